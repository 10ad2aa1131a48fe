import { expect, it } from "vitest";
import { describeDevice } from "./describe-device";

const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Chrome/126.0.0.0 Safari/537.36`,
    { name: "Chrome on macOS", kind: "desktop" },
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    { name: "Safari on iOS", kind: "phone" },
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0",
    { name: "Firefox on Windows", kind: "desktop" },
  ],
  [
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${webKit} Chrome/126.0.0.0 Mobile Safari/537.36`,
    { name: "Chrome on Android", kind: "phone" },
  ],
  [
    "Mozilla/5.0 (iPad; CPU OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/16.5 Mobile/15E148 Safari/604.1",
    { name: "Safari on iOS", kind: "tablet" },
  ],
  ["", { name: "Unknown device", kind: "other" }],
  ["node", { name: "Unknown device", kind: "other" }],
  ["your-prize.test/1.0 (visit)", { name: "Unknown device", kind: "other" }],
  ["<script>alert(1)</script>", { name: "Unknown device", kind: "other" }],
])("a device is named by what is known of it: %s", (userAgent, device) => {
  expect(describeDevice(userAgent)).toEqual(device);
});
