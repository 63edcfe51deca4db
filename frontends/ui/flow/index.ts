export { FlowPicture } from './flow-picture.tsx'
export type { FlowEvent, FlowPictureProps, FlowRejects, FlowStage, FlowTable, FlowTone } from './model.ts'
