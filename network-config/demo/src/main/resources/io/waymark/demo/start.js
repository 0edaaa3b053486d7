// Follows the story while it is played, and shows the page anew when something has changed that only the server knows:
// all is ready, or the story is over. Without this script the page works too; one loads it again by hand.
const lines = document.getElementById("lines");

async function follow(before) {
  let now = before;
  try {
    const answer = await fetch("/story", { cache: "no-store" });
    now = await answer.json();
  } catch (gone) {
    now = { state: "gone", lines: [] };
  }
  for (const line of lines ? now.lines.slice(lines.children.length) : []) {
    const item = document.createElement("li");
    item.textContent = line;
    lines.append(item);
  }
  const over = before.state === "playing" && now.state === "idle";
  const ready = before.state === "starting" && now.state === "idle";
  if (over || ready) {
    location.reload();
  } else {
    setTimeout(follow, now.state === "idle" ? 3000 : 700, now);
  }
}

follow({ state: document.getElementById("playing") ? "playing" : lines ? "idle" : "starting", lines: [] });
