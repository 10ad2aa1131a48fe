/** The cheapest paid operation from a command line: an account in the books. */
export function firstAccountCurl(apiUrl: string, organizationId: string): string {
  return `curl ${apiUrl}/api/organizations/${organizationId}/accounts \\
  -H "Authorization: Bearer $BURSAR_KEY" \\
  -H "Idempotency-Key: first-account" \\
  -H "Content-Type: application/json" \\
  -d '{"code":"1000","name":"Cash","type":"asset"}'`;
}
