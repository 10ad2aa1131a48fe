/** To whoever may not buy credits: who may. */
export function askPayers(organizationName: string): string {
  return `Your role can’t buy credits here. Ask an owner or a billing member of ${organizationName}.`;
}
