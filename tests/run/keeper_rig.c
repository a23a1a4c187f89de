#include "run/keeper_rig.h"

#include "support/gonio_test.h"

#include "base/file.h"
#include "format/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define RIG_MEMORY ((size_t)256 * 1024 * 1024)

static struct policy_set *policies;

struct policy_set *rig_policies(void)
{
    static const char *const payers[] = {
        GONIO_SOURCE_DIR "/tests/run/keeper/payers", NULL};
    static const char *const scripts[] = {GONIO_SOURCE_DIR "/scripts", NULL};
    const struct policy_set_options options = {.payers = payers, .scripts = scripts};
    struct error error = ERROR_NONE;
    if (policies)
        return policies;
    assert_ok(hash_start(&error), &error);
    json_start();
    assert_ok(policy_set_open(&options, &policies, &error), &error);
    return policies;
}

void rig_policies_close(void)
{
    policy_set_close(policies);
    policies = NULL;
}

static int64_t put_generation(struct ledger *ledger)
{
    const struct ledger_file file = {TEXT("payers/0/counting/policy.lua"),
                                     TEXT("as it is in the tests")};
    struct ledger_generation generation = {
        .files = &file, .count = 1, .at = 1, .note = TEXT("test")};
    struct error error = ERROR_NONE;
    assert_ok(ledger_begin(ledger, &error), &error);
    assert_ok(ledger_generation_put(ledger, &generation, &error), &error);
    assert_ok(ledger_commit(ledger, &error), &error);
    return generation.id;
}

void rig_start(struct rig *rig)
{
    const struct ledger_options opening = {.path = rig->path, .create = true};
    struct error error = ERROR_NONE;
    assert_ok(ledger_open(&opening, &rig->ledger, &error), &error);
    const struct keeper_options options = {.ledger = rig->ledger,
                                           .policies = rig->policies,
                                           .generation = put_generation(rig->ledger),
                                           .decide = {.known_on = rig->known_on},
                                           .bus = rig->bus};
    assert_ok(keeper_open(&options, &rig->keeper, &error), &error);
}

void rig_shut(struct rig *rig)
{
    keeper_close(rig->keeper);
    ledger_close(rig->ledger);
    rig->keeper = NULL;
    rig->ledger = NULL;
}

void rig_open(struct rig *rig)
{
    const char *base = getenv("TMPDIR");
    snprintf(rig->folder, sizeof rig->folder, "%.40s/gonio-keeper-XXXXXX",
             base ? base : "/tmp");
    assert_non_null(mkdtemp(rig->folder));
    snprintf(rig->path, sizeof rig->path, "%s/ledger.db", rig->folder);
    rig->policies = rig_policies();
    if (!rig->known_on)
        rig->known_on = date_of(2026, 6, 1);
    arena_init(&rig->arena, RIG_MEMORY);
    rig_start(rig);
}

/* Whatever the ledger has beside itself. */
static void empty_folder(const char *folder)
{
    char path[512];
    DIR *files = opendir(folder);
    const struct dirent *file;
    assert_non_null(files);
    while ((file = readdir(files)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        if (file->d_name[0] != '.' || strlen(file->d_name) > 2)
            assert_int_equal(unlink(path), 0);
    }
    closedir(files);
}

void rig_close(struct rig *rig)
{
    rig_shut(rig);
    empty_folder(rig->folder);
    assert_int_equal(rmdir(rig->folder), 0);
    arena_release(&rig->arena);
}

void rig_fresh(struct rig *rig)
{
    arena_reset(&rig->arena);
}

/* ---- in ---- */

static int file_of(struct text text)
{
    struct error error = ERROR_NONE;
    int fd = -1;
    assert_ok(file_temp(&fd, &error), &error);
    assert_ok(file_write_all(fd, text, "the file", &error), &error);
    return fd;
}

static enum status settle(struct rig *rig, struct receipt *receipt, bool joined,
                          struct error *error)
{
    enum status status = joined ? STATUS_OK : ledger_begin(rig->ledger, error);
    if (status)
        return status;
    status = keeper_settle(rig->keeper, receipt, error);
    if (!status && receipt->state == RECEIPT_DECIDED) {
        receipt->state = RECEIPT_DONE;
        status = ledger_receipt_put(rig->ledger, receipt, error);
    }
    if (joined)
        return status;
    if (!status)
        return ledger_commit(rig->ledger, error);
    ledger_rollback(rig->ledger);
    return status;
}

static enum status feed_open(struct rig *rig, const struct keeper_taking *taking,
                             struct receipt *receipt, struct error *error)
{
    bool left = false;
    enum status status = keeper_take(rig->keeper, taking, receipt, error);
    if (!status)
        status = keeper_decide(rig->keeper, taking->joined, 0, &left, error);
    return status ? status : settle(rig, receipt, taking->joined, error);
}

/* What was not finished is gone on with. */
static enum status find(struct rig *rig, const struct hash *hash,
                        struct receipt *receipt, struct error *error)
{
    *receipt = (struct receipt){.id = 0};
    enum status status = ledger_receipt_find(rig->ledger, hash, receipt, error);
    if (!status && receipt->state == RECEIPT_DONE)
        *receipt = (struct receipt){.id = 0};
    return status;
}

enum status rig_feed(struct rig *rig, const struct rig_file *file,
                     struct receipt *receipt, struct error *error)
{
    const struct keeper_file in = {.name = "test.ndjson",
                                   .fd = file_of(file->text),
                                   .hash = hash_of(file->text),
                                   .size = file->text.len};
    const struct keeper_taking taking = {&in, file->joined};
    enum status status = find(rig, &in.hash, receipt, error);
    if (!status && file->joined)
        status = ledger_begin(rig->ledger, error);
    if (!status)
        status = feed_open(rig, &taking, receipt, error);
    if (file->joined && !status)
        status = ledger_commit(rig->ledger, error);
    else if (file->joined)
        ledger_rollback(rig->ledger);
    close(in.fd);
    return status;
}

struct receipt rig_take(struct rig *rig, const char *text)
{
    const struct rig_file file = {.text = text_of(text)};
    struct receipt receipt;
    struct error error = ERROR_NONE;
    assert_ok(rig_feed(rig, &file, &receipt, &error), &error);
    return receipt;
}

/* ---- asked ---- */

struct ledger_session rig_session(struct rig *rig, const char *provider,
                                  const char *session_id)
{
    const struct ledger_key key = {provider ? text_of(provider) : TEXT_NONE,
                                   text_of(session_id), 0};
    struct ledger_session session;
    struct error error = ERROR_NONE;
    assert_ok(ledger_session_find(rig->ledger, &key, &rig->arena, &session, &error),
              &error);
    return session;
}

struct ledger_decision rig_decision(struct rig *rig, const char *provider,
                                    const char *session_id, int32_t rank)
{
    struct ledger_session session = rig_session(rig, provider, session_id);
    struct ledger_decision decision = {.id = 0};
    struct error error = ERROR_NONE;
    if (session.id)
        assert_ok(ledger_decision_effective(rig->ledger, session.id, rank, &rig->arena,
                                            &decision, &error),
                  &error);
    return decision;
}
