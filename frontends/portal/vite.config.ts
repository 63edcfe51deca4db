import { appConfig } from '../vite.app.ts'

export default appConfig('portal', 5173)
