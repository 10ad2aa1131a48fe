import { disconnectDb } from "./foundation/db";
import { appointStaff } from "./staff/appoint-staff";

/** `staff-members <email> [--remove]`: makes a person staff of the company, or no longer. */
async function main(): Promise<void> {
  const [email] = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
  if (!email) {
    console.error("Usage: npm run staff -- <email> [--remove]");
    process.exitCode = 1;
    return;
  }
  const isStaff = !process.argv.includes("--remove");
  const changed = await appointStaff(email, isStaff, new Date());
  const verb = isStaff ? (changed ? "is now" : "is already") : changed ? "is no longer" : "is not";
  process.stdout.write(`${email} ${verb} staff.\n`);
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  .finally(() => void disconnectDb());
