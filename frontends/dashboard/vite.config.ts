import { appConfig } from '../vite.app.ts'

export default appConfig('dashboard', 5174)
