#include "ledger/rig.h"
#include "ledger/verify.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- a ledger with some of everything ---- */

static void put_policies(struct rig *rig)
{
    const struct ledger_file files[] = {{TEXT("a/policy.lua"), TEXT("return {}")},
                                        {TEXT("b/policy.lua"), TEXT("return {1}")}};
    struct ledger_generation generation = {
        .files = files, .count = 2, .at = 1700000000, .note = TEXT("start")};
    assert_ok(ledger_generation_put(rig->ledger, &generation, &rig->error),
              &rig->error);
}

static void put_session(struct rig *rig, const char *name, struct text left)
{
    bool same = true;
    struct ledger_session session = rig_session(rig, name);
    session.date += (int32_t)rig->receipt.records;
    rig_add(rig, &session);
    const struct ledger_interval interval = {TEXT("1730000001"), session.date, 540,
                                             560};
    assert_ok(ledger_intervals_put(rig->ledger, &session, &interval, 1, &rig->error),
              &rig->error);
    rig_decide(rig, &session, OUTCOME_READY);
    assert_ok(ledger_visit_put(rig->ledger, &session, left, &same, &rig->error),
              &rig->error);
}

static void put_claim(struct rig *rig)
{
    bool again = true;
    const struct opening opening = {TEXT("medicare"), 2026, DISCIPLINE_PT, 50000, 20100,
                                    TEXT("portal")};
    struct ledger_billed billed = {
        .session = 1, .claim = TEXT("C-1"), .date = 20010, .at = 1700000001};
    assert_ok(ledger_billed_put(rig->ledger, &billed, &again, &rig->error),
              &rig->error);
    assert_false(again);
    assert_int_not_equal(billed.decision, 0);
    assert_ok(
        ledger_opening_put(rig->ledger, rig_beneficiary(1), &opening, &rig->error),
        &rig->error);
    assert_ok(ledger_note(rig->ledger, "command", TEXT("{}"), &rig->error),
              &rig->error);
}

static void finish(struct rig *rig, uint64_t ready)
{
    struct receipt *receipt = &rig->receipt;
    receipt->ready = ready;
    receipt->rejected = 1;
    receipt->duplicates = 1;
    receipt->records = ready + 2;
    receipt->state = RECEIPT_DECIDED;
    assert_ok(ledger_receipt_put(rig->ledger, receipt, &rig->error), &rig->error);
    receipt->state = RECEIPT_DONE;
    assert_ok(ledger_receipt_put(rig->ledger, receipt, &rig->error), &rig->error);
}

static void put_file(struct rig *rig, const char *name, const char *prefix)
{
    char id[32];
    rig_receipt(rig, name);
    for (int i = 0; i < 3; i++) {
        snprintf(id, sizeof id, "%s-%d", prefix, i);
        put_session(rig, id, TEXT("left"));
    }
    assert_ok(ledger_reject(rig->ledger, rig->receipt.id, 4, TEXT("{}"), &rig->error),
              &rig->error);
    assert_ok(ledger_session_again(rig->ledger, 1, rig->receipt.id, 5, &rig->error),
              &rig->error);
    finish(rig, 3);
}

static int filled_up(void **state)
{
    rig_up(state);
    struct rig *rig = *state;
    rig_begin(rig);
    put_policies(rig);
    put_file(rig, "a.json", "A");
    put_claim(rig);
    put_file(rig, "b.json", "B");
    rig_commit(rig);
    return 0;
}

/* ---- findings ---- */

struct found {
    size_t count;
    char codes[1024];
};

static enum status note(void *context, const struct ledger_finding *finding,
                        struct error *error)
{
    struct found *found = context;
    (void)error;
    assert_non_null(finding->mend);
    found->count++;
    strncat(found->codes, finding->code,
            sizeof found->codes - strlen(found->codes) - 2);
    strcat(found->codes, " ");
    return STATUS_OK;
}

static enum status derive_same(void *context, const struct ledger_session *session,
                               struct arena *arena, struct ledger_intervals *intervals,
                               struct error *error)
{
    struct ledger_interval *interval = ARENA_NEW(arena, struct ledger_interval);
    (void)context;
    if (!interval)
        return error_no_memory(error);
    *interval = (struct ledger_interval){TEXT("1730000001"), session->date, 540, 560};
    *intervals = (struct ledger_intervals){interval, 1};
    return STATUS_OK;
}

static struct ledger_verified verify(struct rig *rig, struct found *found)
{
    struct ledger_verified verified;
    const struct ledger_verify_options options = {.derive = derive_same};
    *found = (struct found){0};
    assert_ok(ledger_verify(rig->ledger, &options, note, found, &verified, &rig->error),
              &rig->error);
    assert_int_equal(verified.findings, found->count);
    return verified;
}

static void a_sound_ledger_has_no_finding(void **state)
{
    struct rig *rig = *state;
    struct found found;
    struct ledger_verified verified = verify(rig, &found);
    if (found.count)
        fail_msg("%s", found.codes);
    assert_int_equal(verified.sessions, 6);
    assert_int_equal(verified.decisions, 6);
    assert_int_equal(verified.receipts, 2);
    rig_again(rig);
    verified = verify(rig, &found);
    assert_int_equal(found.count, 0);
    assert_int_equal(verified.anchors, 1);
}

/* ---- another hand ---- */

static sqlite3 *raw_open(struct rig *rig)
{
    sqlite3 *db = NULL;
    rig_close(rig);
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    return db;
}

/* A text that SQL gives, to be freed. */
static char *raw_text(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    char *text = strdup((const char *)sqlite3_column_text(statement, 0));
    assert_non_null(text);
    sqlite3_finalize(statement);
    return text;
}

static void raw_run(sqlite3 *db, char *sql)
{
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    free(sql);
}

#define OF_TRIGGERS " FROM sqlite_schema WHERE type = 'trigger'"

static int raw_changes(sqlite3 *db, const char *sql)
{
    int before = sqlite3_total_changes(db);
    int rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? sqlite3_total_changes(db) - before : 0;
}

/* Runs the SQL behind the ledger's back on a copy of the file, and demands that
 * verify sees it; SQL that changes nothing (a type that does not fit) is let
 * pass, and counted. */
static bool is_caught(struct rig *rig, const char *sql, struct found *found)
{
    char copy[160], command[1024];
    snprintf(copy, sizeof copy, "%s.sound", rig->path);
    rig_close(rig);
    snprintf(command, sizeof command, "cp %s %s && cp %s.anchors %s.anchors", rig->path,
             copy, rig->path, copy);
    assert_int_equal(system(command), 0);
    sqlite3 *db = raw_open(rig);
    /* The triggers out of the way and back, as who has the file can do it. */
    char *triggers = raw_text(db, "SELECT group_concat(sql, ';')" OF_TRIGGERS);
    raw_run(
        db,
        raw_text(db, "SELECT group_concat('DROP TRIGGER ' || name, ';')" OF_TRIGGERS));
    int changes = raw_changes(db, sql);
    raw_run(db, triggers);
    sqlite3_close(db);
    *found = (struct found){0};
    struct ledger_options options = {.path = rig->path};
    if (changes && ledger_open(&options, &rig->ledger, &rig->error) == STATUS_OK) {
        verify(rig, found);
        rig_close(rig);
    } else {
        found->count = 1;
    }
    snprintf(command, sizeof command,
             "rm -f %s-wal %s-shm; mv %s %s && mv %s.anchors %s.anchors", rig->path,
             rig->path, copy, rig->path, copy, rig->path);
    assert_int_equal(system(command), 0);
    rig_open(rig);
    return changes != 0;
}

static const char *const deeds[] = {
    "DROP TRIGGER IF EXISTS decision_kept; DROP VIEW chain; DELETE FROM attempt;"
    "INSERT INTO attempt VALUES(x'00', 1)",
    "DELETE FROM decision WHERE id = 2",
    "DELETE FROM decision WHERE id = 6",
    "DELETE FROM session WHERE id = 3",
    "DELETE FROM session WHERE id = 6; DELETE FROM decision WHERE session = 6",
    "DELETE FROM receipt WHERE id = 1",
    "DELETE FROM receipt WHERE id = 2",
    "DELETE FROM rejection WHERE receipt = 1",
    "DELETE FROM repeat WHERE receipt = 2",
    "DELETE FROM billed",
    "DELETE FROM opening",
    "DELETE FROM note",
    "DELETE FROM generation_file WHERE path LIKE 'b%'",
    "DELETE FROM generation",
    "DELETE FROM activation",
    "DELETE FROM visit WHERE session = 2",
    "DELETE FROM link WHERE seq = (SELECT max(seq) FROM link)",
    "DELETE FROM link WHERE kind = 8",
    "DELETE FROM provider",
    "DELETE FROM patient",
    "DELETE FROM ledger",
    "DELETE FROM day WHERE id = 2",
    "INSERT INTO note VALUES(99, 1, 'forged', x'78')",
    "INSERT INTO rejection VALUES(1, 9, '{}')",
    "INSERT INTO decision SELECT id + 100, session, rank, outcome, units, allowed,"
    " known_on, snapshot, generation, cause, caused_by, receipt, supersedes, payer,"
    " seq, link, told_hash, told, bytes FROM decision WHERE id = 1",
    /* two decisions change places */
    "UPDATE decision SET id = -1 WHERE id = 1; UPDATE decision SET id = 1 WHERE id = 2;"
    "UPDATE decision SET id = 2 WHERE id = -1",
    "UPDATE session SET bytes = (SELECT bytes FROM session WHERE id = 2),"
    " input_hash = (SELECT input_hash FROM session WHERE id = 2) WHERE id = 1",
    /* the end is cut off, so that what is left is whole */
    "DELETE FROM link WHERE seq = (SELECT max(seq) FROM link);"
    "UPDATE receipt SET state = 3 WHERE id = 2",
};

static void deeds_are_found(void **state)
{
    struct rig *rig = *state;
    struct found found;
    for (size_t i = 0; i < COUNT_OF(deeds); i++) {
        if (!is_caught(rig, deeds[i], &found))
            fail_msg("it changes nothing: %s", deeds[i]);
        if (found.count == 0)
            fail_msg("not found: %s", deeds[i]);
    }
}

/* ---- every column of every row ---- */

/* How the work stands, and what nothing rests on. */
static bool is_of_the_work(const char *table, const char *column)
{
    static const char *const work[][2] = {
        {"attempt", ""}, {"day", "due_session"}, {"day", "due_receipt"}};
    for (size_t i = 0; i < COUNT_OF(work); i++)
        if (strcmp(table, work[i][0]) == 0 &&
            (!work[i][1][0] || strcmp(column, work[i][1]) == 0))
            return true;
    return false;
}

struct column {
    char table[32], name[32];
};
#define COLUMNS_MAX 200

static size_t columns_of(struct rig *rig, struct column *columns)
{
    size_t count = 0;
    sqlite3 *db = raw_open(rig);
    sqlite3_stmt *statement;
    assert_int_equal(
        sqlite3_prepare_v2(db,
                           "SELECT t.name, c.name FROM sqlite_schema t, "
                           "pragma_table_info(t.name) c WHERE t.type = 'table'",
                           -1, &statement, NULL),
        SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW && count < COLUMNS_MAX) {
        struct column *column = &columns[count++];
        snprintf(column->table, sizeof column->table, "%s",
                 (const char *)sqlite3_column_text(statement, 0));
        snprintf(column->name, sizeof column->name, "%s",
                 (const char *)sqlite3_column_text(statement, 1));
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    rig_open(rig);
    assert_in_range(count, 90, COLUMNS_MAX - 1);
    return count;
}

/* Another value of the same kind, in the first row and in the last. */
static void change(char *sql, size_t size, const struct column *column, bool last)
{
    const char *name = column->name;
    snprintf(sql, size,
             "UPDATE OR IGNORE %s SET %s = CASE typeof(%s) WHEN 'integer' THEN %s + 1 "
             "WHEN 'text' THEN %s || 'x' WHEN 'blob' THEN CAST(zeroblob(length(%s)) "
             "AS BLOB) ELSE NULL END WHERE (%s) = (SELECT %s(%s) FROM %s) "
             "AND %s IS NOT NULL",
             column->table, name, name, name, name, name, name, last ? "max" : "min",
             name, column->table, name);
}

static void every_column_is_watched(void **state)
{
    static struct column columns[COLUMNS_MAX];
    struct rig *rig = *state;
    struct found found;
    size_t count = columns_of(rig, columns), tried = 0;
    for (size_t i = 0; i < count * 2; i++) {
        char sql[1024];
        const struct column *column = &columns[i / 2];
        change(sql, sizeof sql, column, i % 2);
        if (is_of_the_work(column->table, column->name) || !is_caught(rig, sql, &found))
            continue;
        tried++;
        if (found.count == 0)
            fail_msg("not found: %s.%s", column->table, column->name);
    }
    assert_in_range(tried, 120, 400);
}

/* ---- bytes of the file ---- */

static long size_of(const char *path)
{
    struct stat found;
    assert_int_equal(stat(path, &found), 0);
    return found.st_size;
}

static void flip(const char *path, long at)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    int byte = fgetc(file);
    assert_int_equal(fseek(file, at, SEEK_SET), 0);
    assert_int_not_equal(fputc(byte ^ 0x55, file), EOF);
    assert_int_equal(fclose(file), 0);
}

#define PAGE 8192

/* Between the pointers of a page and its cells nothing stands, and what was
 * deleted was filled with zeros: nobody misses that. */
static bool is_written(const char *path, long at)
{
    unsigned char page[PAGE];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, at / PAGE * PAGE, SEEK_SET), 0);
    assert_int_equal(fread(page, 1, PAGE, file), PAGE);
    fclose(file);
    long in_page = at % PAGE;
    long pointers = (page[0] & 8 ? 8 : 12) + 2 * (page[3] << 8 | page[4]);
    long cells = page[5] << 8 | page[6];
    return page[in_page] && (in_page < pointers || in_page >= cells);
}

/* A ledger that cannot be opened any more is found, too. */
static bool flip_is_found(struct rig *rig, long at)
{
    struct found found = {0};
    struct ledger_verified verified;
    const struct ledger_verify_options verify_options = {.derive = derive_same};
    struct ledger_options options = {.path = rig->path};
    flip(rig->path, at);
    bool noticed = true;
    if (ledger_open(&options, &rig->ledger, &rig->error) == STATUS_OK) {
        noticed = ledger_verify(rig->ledger, &verify_options, note, &found, &verified,
                                &rig->error) != STATUS_OK ||
                  found.count > 0;
        rig_close(rig);
    }
    return noticed;
}

static void bytes_are_watched(void **state)
{
    struct rig *rig = *state;
    char command[512];
    size_t tried = 0;
    rig_close(rig);
    snprintf(command, sizeof command, "cp %s %s.sound", rig->path, rig->path);
    assert_int_equal(system(command), 0);
    long size = size_of(rig->path);
    for (long at = PAGE; at < size; at += 499) {
        if (!is_written(rig->path, at))
            continue;
        tried++;
        if (!flip_is_found(rig, at))
            fail_msg("not found: byte %ld of %ld", at, size);
        snprintf(command, sizeof command, "rm -f %s-wal; cp %s.sound %s", rig->path,
                 rig->path, rig->path);
        assert_int_equal(system(command), 0);
    }
    assert_in_range(tried, 10, 100000);
    snprintf(command, sizeof command, "%s.sound", rig->path);
    unlink(command);
}

/* ---- an older copy of the whole file ---- */

static void an_older_copy_is_found(void **state)
{
    struct rig *rig = *state;
    struct found found;
    char command[512];
    rig_close(rig);
    snprintf(command, sizeof command, "cp %s %s.old", rig->path, rig->path);
    assert_int_equal(system(command), 0);
    rig_open(rig);
    rig_begin(rig);
    put_file(rig, "c.json", "C");
    rig_commit(rig);
    rig_close(rig);
    snprintf(command, sizeof command, "mv %s.old %s", rig->path, rig->path);
    assert_int_equal(system(command), 0);
    rig_open(rig);
    verify(rig, &found);
    assert_non_null(strstr(found.codes, "anchor.missing"));
    rig_begin(rig);
    put_file(rig, "d.json", "D");
    rig_commit(rig);
    verify(rig, &found);
    assert_non_null(strstr(found.codes, "anchor.differs"));
}

static void anchors_that_were_kept_elsewhere_are_met(void **state)
{
    struct rig *rig = *state;
    struct found found = {0};
    struct ledger_anchor anchor, read;
    struct ledger_verified verified;
    char line[LEDGER_ANCHOR];
    assert_ok(ledger_anchor(rig->ledger, &anchor, &rig->error), &rig->error);
    ledger_anchor_line(&anchor, line);
    assert_int_equal(strlen(line), LEDGER_ANCHOR - 1);
    assert_true(ledger_anchor_read(text_of(line), &read));
    assert_int_equal(read.seq, anchor.seq);
    assert_memory_equal(&read.hash, &anchor.hash, sizeof anchor.hash);
    struct ledger_verify_options options = {.anchors = text_of(line)};
    assert_ok(
        ledger_verify(rig->ledger, &options, note, &found, &verified, &rig->error),
        &rig->error);
    assert_int_equal(found.count, 0);
    line[40] ^= 1;
    assert_ok(
        ledger_verify(rig->ledger, &options, note, &found, &verified, &rig->error),
        &rig->error);
    assert_int_equal(found.count, 1);
    assert_false(ledger_anchor_read(TEXT("000000000001 nonsense"), &read));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_sound_ledger_has_no_finding, filled_up,
                                        rig_down),
        cmocka_unit_test_setup_teardown(deeds_are_found, filled_up, rig_down),
        cmocka_unit_test_setup_teardown(every_column_is_watched, filled_up, rig_down),
        cmocka_unit_test_setup_teardown(bytes_are_watched, filled_up, rig_down),
        cmocka_unit_test_setup_teardown(an_older_copy_is_found, filled_up, rig_down),
        cmocka_unit_test_setup_teardown(anchors_that_were_kept_elsewhere_are_met,
                                        filled_up, rig_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
