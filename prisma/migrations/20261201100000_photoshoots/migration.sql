-- AlterTable
ALTER TABLE "organizations" ADD COLUMN "photoshoot_package" TEXT;

-- CreateTable
CREATE TABLE "photoshoots" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "user_id" TEXT COLLATE "C" NOT NULL,
    "package" TEXT NOT NULL,
    "again" BOOLEAN NOT NULL,
    "credits" BIGINT NOT NULL,
    "from_hold" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "photoshoots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "photoshoot_photos" (
    "id" TEXT COLLATE "C" NOT NULL,
    "organization_id" TEXT COLLATE "C" NOT NULL,
    "photoshoot_id" TEXT COLLATE "C",
    "file_id" TEXT COLLATE "C" NOT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "uploaded_by" TEXT COLLATE "C" NOT NULL,
    "created_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "photoshoot_photos_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "photoshoots_organization_id_id_idx" ON "photoshoots"("organization_id", "id" DESC);

-- CreateIndex
CREATE INDEX "photoshoots_organization_id_user_id_id_idx" ON "photoshoots"("organization_id", "user_id", "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "photoshoot_photos_file_id_key" ON "photoshoot_photos"("file_id");

-- CreateIndex
CREATE INDEX "photoshoot_photos_photoshoot_id_idx" ON "photoshoot_photos"("photoshoot_id");

-- CreateIndex
CREATE INDEX "photoshoot_photos_uploaded_by_id_idx" ON "photoshoot_photos"("uploaded_by", "id" DESC);

-- AddForeignKey
ALTER TABLE "photoshoots" ADD CONSTRAINT "photoshoots_organization_id_fkey" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "photoshoots" ADD CONSTRAINT "photoshoots_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "photoshoot_photos" ADD CONSTRAINT "photoshoot_photos_photoshoot_id_fkey" FOREIGN KEY ("photoshoot_id") REFERENCES "photoshoots"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "photoshoot_photos" ADD CONSTRAINT "photoshoot_photos_file_id_fkey" FOREIGN KEY ("file_id") REFERENCES "stored_files"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma cannot express, beside ids that compare by byte.
alter table organizations add constraint organizations_photoshoot_package check (photoshoot_package in ('standard', 'lite'));
alter table photoshoots add constraint photoshoots_package check (package in ('standard', 'lite'));
-- A person submits once, however often they click; another one is asked for in so many words.
create unique index photoshoots_one_first on photoshoots (organization_id, user_id) where not again;
create index photoshoot_photos_loose on photoshoot_photos (created_at) where photoshoot_id is null;
