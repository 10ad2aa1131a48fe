import { commandLineOf, isAlive, parentOf } from "../processes.ts";

/**
 * Calls back when npm, or the Node that launched us, has ended. They only ever wait for us, so
 * somebody ended them and wants all of it to end. Other parents, such as a shell, may go as they like.
 */
export function onLostLauncher(callback: (who: string) => void): void {
  const launchers = findLaunchers();
  const watch = setInterval(() => {
    const lost = launchers.find(({ pid }) => !isAlive(pid));
    if (!lost) return;
    clearInterval(watch);
    callback(lost.who);
  }, 500);
  watch.unref();
}

function findLaunchers(): { pid: number; who: string }[] {
  const found: { pid: number; who: string }[] = [];
  const launcher = Number(process.env.BURSAR_LAUNCHER_PID);
  const byNpm = process.env.npm_lifecycle_event !== undefined;
  for (let pid = parentOf(process.pid); pid > 1; pid = parentOf(pid)) {
    if (pid === launcher) found.push({ pid, who: "Its launcher" });
    if (byNpm && /^npm |\/npm(-cli\.js)? /.test(`${commandLineOf(pid)} `)) {
      found.push({ pid, who: "npm" });
      break;
    }
  }
  return found;
}
