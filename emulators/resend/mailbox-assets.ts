/** Style of the mailbox page: the app's own tokens, light and dark from the system. */
export const mailboxStyle = `
:root{--bg:#fff;--surface:#fafafa;--line:#e7e7ea;--ink:#17171a;--dim:#6b6b76;--accent:#127a5c;--soft:#e7f4ef;color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--bg:#0e0e10;--surface:#151518;--line:#26262b;--ink:#f2f2f4;--dim:#a0a0ab;--accent:#3fbf95;--soft:#10291f}}
*{box-sizing:border-box}
html,body{height:100%}
body{margin:0;display:grid;grid-template-columns:minmax(280px,360px) 1fr;background:var(--bg);color:var(--ink);font:14px/20px Geist,system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
a{color:inherit}
:focus-visible{outline:2px solid var(--accent);outline-offset:-2px;border-radius:6px}
aside{display:flex;flex-direction:column;min-height:0;height:100vh;height:100dvh;background:var(--surface);border-right:1px solid var(--line)}
aside header{display:grid;grid-template-columns:1fr auto;align-items:center;padding:16px 16px 8px}
h1{font-size:20px;line-height:28px;margin:0;font-weight:600;letter-spacing:-.01em}
h1 a{text-decoration:none}
aside header p{grid-column:1;margin:0;color:var(--dim);font-size:13px}
.quiet{grid-row:1/3;grid-column:2;min-height:36px;padding:6px 12px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:var(--ink);font:500 13px/18px inherit;font-family:inherit;cursor:pointer}
.reply{display:grid;gap:8px;padding:12px 16px;border-top:1px solid var(--line);border-bottom:0}
.reply textarea{width:100%;padding:8px 12px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:inherit;font:inherit}
.reply button{justify-self:start;min-height:36px;padding:6px 12px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:inherit;font:inherit;cursor:pointer}
form{padding:8px 16px 12px;border-bottom:1px solid var(--line)}
input{width:100%;height:36px;padding:0 12px;border:1px solid var(--line);border-radius:8px;background:var(--bg);color:var(--ink);font:inherit}
input::placeholder{color:var(--dim);opacity:1}
#list{flex:1;min-height:0;overflow-y:auto;overscroll-behavior:contain}
#list ul{list-style:none;margin:0;padding:0}
#list a[data-id]{display:grid;grid-template-columns:1fr auto;gap:0 12px;padding:10px 16px;border-bottom:1px solid var(--line);text-decoration:none}
#list a[data-id]:hover{background:var(--bg)}
#list a[aria-current]{background:var(--bg);box-shadow:inset 2px 0 var(--accent)}
#list .subject{font-weight:500;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
#list .to{grid-column:1/3;color:var(--dim);font-size:13px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
#list time{color:var(--dim);font-size:13px;white-space:nowrap}
#list a.fresh{animation:arrive 2.4s ease-out}
@keyframes arrive{from{background:var(--soft)}}
@media (prefers-reduced-motion:reduce){#list a.fresh{animation:none}}
main{min-width:0;height:100vh;height:100dvh;overflow:hidden}
article{display:flex;flex-direction:column;height:100%}
article header{padding:18px 24px 0;border-bottom:1px solid var(--line)}
h2{font-size:20px;line-height:28px;margin:0 0 8px;font-weight:600;letter-spacing:-.01em;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 12px;margin:0;font-size:13px}
dt{color:var(--dim)}
dd{margin:0;overflow-wrap:anywhere}
.back{display:none}
.tabs{display:flex;gap:20px;margin-top:12px}
.tabs a{padding:8px 0;color:var(--dim);text-decoration:none;font-size:13px;border-bottom:2px solid transparent;margin-bottom:-1px}
.tabs a:hover{color:var(--ink)}
.tabs a[aria-current]{color:var(--ink);font-weight:500;border-color:var(--ink)}
iframe{flex:1;width:100%;min-height:0;border:0;background:#fff}
@media (prefers-color-scheme:dark){iframe{background:#0e0e10}}
.text,.details{flex:1;margin:0;padding:20px 24px;overflow:auto}
.text{white-space:pre-wrap;overflow-wrap:anywhere;font:13px/20px ui-monospace,SFMono-Regular,Menlo,monospace}
.text a{color:var(--accent)}
.details{align-content:start;gap:6px 20px}
.hint{margin:0;padding:24px 16px;color:var(--dim)}
main>.hint,article>.hint{padding:24px}
@media (max-width:760px){
  body{display:block}
  body.browsing main,body.reading aside{display:none}
  aside{border-right:0}
  article header{padding:8px 16px 0}
  .back{display:inline-flex;align-items:center;min-height:40px;color:var(--accent);text-decoration:none}
  .back::before{content:"";width:7px;height:7px;margin:0 8px 0 2px;border:solid currentColor;border-width:0 0 1.5px 1.5px;transform:rotate(45deg)}
  .text,.details{padding:16px}
  #list a[data-id]{padding:12px 16px}
}
`;

/**
 * Replaces only the list, only when it changed, and keeps its scroll position and the focus, so
 * that nothing flickers under a reader. Without scripts the page still works on reload.
 */
export const mailboxScript = `
const list = document.getElementById("list");
const filter = document.querySelector("input[name=to]");
const params = new URLSearchParams(location.search);
let etag = '"' + document.body.dataset.revision + '"';
let timer;

function localTimes(root) {
  const today = new Date().toDateString();
  for (const time of root.querySelectorAll("time")) {
    const at = new Date(time.dateTime);
    const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false };
    const day = { day: "numeric", month: "short" };
    time.textContent = "full" in time.dataset
      ? at.toLocaleString("en-GB", { ...day, year: "numeric", ...clock, timeZoneName: "short" })
      : at.toDateString() === today
        ? at.toLocaleTimeString("en-GB", clock)
        : at.toLocaleDateString("en-GB", day);
  }
}

async function refresh(force) {
  clearTimeout(timer);
  try {
    const query = new URLSearchParams({ to: filter.value.trim(), id: params.get("id") ?? "" });
    const headers = force ? {} : { "if-none-match": etag };
    const answer = await fetch("/_emulator/mailbox-list?" + query, { headers, cache: "no-store" });
    if (answer.status === 200) {
      etag = answer.headers.get("etag") ?? "";
      const known = new Set([...list.querySelectorAll("[data-id]")].map((a) => a.dataset.id));
      const focused = document.activeElement?.dataset?.id;
      const top = list.scrollTop;
      list.innerHTML = await answer.text();
      localTimes(list);
      for (const link of list.querySelectorAll("[data-id]")) {
        if (!force && !known.has(link.dataset.id)) link.classList.add("fresh");
        if (link.dataset.id === focused) link.focus({ preventScroll: true });
      }
      list.scrollTop = top;
    }
  } catch {
    // the emulator is restarting: keep what is on screen and ask again
  }
  if (!document.hidden) timer = setTimeout(refresh, 1500);
}

document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
filter.addEventListener("input", () => refresh(true));
document.getElementById("empty").addEventListener("click", async () => {
  if (!confirm("Delete every message in this mailbox?")) return;
  await fetch("/_emulator/messages", { method: "DELETE" });
  location.href = "/";
});
localTimes(document);
list.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
timer = setTimeout(refresh, 1500);
`;
