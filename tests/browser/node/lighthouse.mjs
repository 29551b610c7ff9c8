// Judges pages: reads addresses, a line each; writes for each its scores and the audits it fails, as a line of JSON.
// CHROME_PATH names the browser. The mobile form is judged, 412 pixels wide, without slowing anything down.
import { createInterface } from "node:readline";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const CATEGORIES = ["accessibility", "best-practices", "seo"];
const chrome = await launch({ chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
try {
  for await (const address of createInterface({ input: process.stdin })) {
    const { lhr } = await lighthouse(address, {
      port: chrome.port,
      logLevel: "silent",
      onlyCategories: CATEGORIES,
      throttlingMethod: "provided",
    });
    const scores = Object.fromEntries(CATEGORIES.map((name) => [name, lhr.categories[name].score]));
    const failed = Object.values(lhr.audits)
      .filter((audit) => audit.score !== null && audit.score < 1)
      .map((audit) => `${audit.id}: ${audit.title} ${JSON.stringify(audit.details?.items ?? "").slice(0, 300)}`);
    console.log(JSON.stringify({ address, scores, failed, error: lhr.runtimeError?.message ?? null }));
  }
} finally {
  await chrome.kill();
}
