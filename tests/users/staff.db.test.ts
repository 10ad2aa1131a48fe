import { afterAll, expect, it } from "vitest";
import { db, disconnectDb } from "@/server/foundation/db";
import { newId } from "@/server/foundation/ids";
import { uniqueEmail } from "@/server/scenarios/scenarios";
import { newPerson } from "@/server/scenarios/story";
import { appointStaff } from "@/server/staff/appoint-staff";

afterAll(disconnectDb);

const now = new Date();

it("a person is appointed staff once and dismissed once, and both are on record", async () => {
  const person = await newPerson(now, { email: uniqueEmail("staff"), name: "Ada Example" });
  const isStaff = async () =>
    (await db().user.findUniqueOrThrow({ where: { id: person.id } })).isStaff;
  const changes = await Promise.all(
    Array.from({ length: 5 }, () => appointStaff(person.email.toUpperCase(), true, now)),
  );
  expect(changes.filter(Boolean)).toHaveLength(1);
  expect(await isStaff()).toBe(true);
  expect(await appointStaff(person.email, false, now)).toBe(true);
  expect(await isStaff()).toBe(false);
  const audit = await db().auditEvent.findMany({
    where: { subjectId: person.id },
    orderBy: { id: "asc" },
  });
  expect(audit.map(({ action }) => action)).toEqual(["staff.appointed", "staff.dismissed"]);
});

it("nobody is appointed whose address is unknown or not verified", async () => {
  const email = uniqueEmail("stranger");
  await expect(appointStaff(email, true, now)).rejects.toThrow(`verified the address ${email}`);
  await db().user.create({
    data: { id: newId("user"), email, name: "Unverified", isStaff: false, createdAt: now },
  });
  await expect(appointStaff(email, true, now)).rejects.toThrow(`verified the address ${email}`);
});
