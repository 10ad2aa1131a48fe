/** What `init` writes: the smallest program that charges a credit, says what happened, and is safe to repeat. */
export const javascriptExample = `// Charges one API call to your organization, once, however often you run it with the same key.
const { BURSAR_KEY, BURSAR_URL } = process.env;

const response = await fetch(\`\${BURSAR_URL}/api/v1/charges\`, {
  method: "POST",
  headers: {
    authorization: \`Bearer \${BURSAR_KEY}\`,
    "content-type": "application/json",
    "idempotency-key": "my-first-charge",
  },
  body: JSON.stringify({ operation: "api.call", quantity: 1 }),
});
const answer = await response.json();

if (response.ok) {
  console.log(\`Credits charged: \${answer.credits}, left: \${answer.balance_after}\`);
} else {
  // 402: not enough credits. Nothing was charged; the answer says what helps.
  console.error(\`Not charged: \${answer.detail}\`);
  process.exitCode = 1;
}
`;

export const pythonExample = `# Charges one API call to your organization, once, however often you run it with the same key.
import json
import os
import sys
import urllib.error
import urllib.request
from pathlib import Path

env_file = Path(__file__).with_name(".env")
if env_file.exists():
    for line in env_file.read_text().splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())

request = urllib.request.Request(
    f"{os.environ['BURSAR_URL']}/api/v1/charges",
    data=json.dumps({"operation": "api.call", "quantity": 1}).encode(),
    headers={
        "Authorization": f"Bearer {os.environ['BURSAR_KEY']}",
        "Content-Type": "application/json",
        "Idempotency-Key": "my-first-charge",
    },
)
try:
    answer = json.load(urllib.request.urlopen(request))
    print(f"Credits charged: {answer['credits']}, left: {answer['balance_after']}")
except urllib.error.HTTPError as refusal:
    # 402: not enough credits. Nothing was charged; the answer says what helps.
    print(f"Not charged: {json.load(refusal)['detail']}", file=sys.stderr)
    sys.exit(1)
`;
