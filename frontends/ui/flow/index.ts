export { FlowPicture } from './flow-picture.tsx'
export type { FlowPictureProps, FlowPulse, FlowRejects, FlowStage, FlowTable, FlowTone } from './model.ts'
