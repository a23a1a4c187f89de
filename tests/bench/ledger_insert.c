/* What a ledger costs a session, part by part: files of 1,000 sessions, each in
 * one transaction, as the keeper writes them, with the sizes that sessions and
 * decisions have. Microseconds of processor time and of the clock, a session.
 *
 *   ledger_insert FOLDER [FILES [PATIENTS]] */
#define _GNU_SOURCE

#include "ledger/ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define SESSIONS       1000
#define SESSION_BYTES  1500
#define DECISION_BYTES 2500
#define SNAPSHOT_BYTES 300
#define PACKED_BYTES   200

enum part {
    PART_BEGIN,
    PART_FIND,
    PART_SESSION,
    PART_INTERVAL,
    PART_FIRST,
    PART_MEMBERS,
    PART_VISITS,
    PART_ELSEWHERE,
    PART_EFFECTIVE,
    PART_SNAPSHOT,
    PART_DECISION,
    PART_VISIT,
    PART_LATER,
    PART_COMMIT,
    PARTS
};
static const char *const part_names[PARTS] = {
    "begin",
    "session_find",
    "session_add",
    "intervals_put",
    "due_first",
    "day_members",
    "visits",
    "elsewhere",
    "decision_effective",
    "snapshot_put",
    "decision_add",
    "visit_put",
    "due_later + done",
    "commit",
};

struct bench {
    struct ledger *ledger;
    struct arena arena;
    struct error error;
    int64_t spent[PARTS]; /* ns */
    int64_t last;
    int64_t file, patients;
    struct receipt receipt;
    char filler[4096];
};

static int64_t clock_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static void spend(struct bench *bench, enum part part)
{
    int64_t now = clock_of(CLOCK_MONOTONIC);
    bench->spent[part] += now - bench->last;
    bench->last = now;
}

static void check(struct bench *bench, enum status status)
{
    if (status == STATUS_OK)
        return;
    fprintf(stderr, "%s: %s\n", bench->error.code, bench->error.message);
    exit(1);
}

static struct text fill(struct bench *bench, const char *start, size_t len)
{
    char *text = arena_alloc(&bench->arena, len);
    size_t used = strlen(start);
    memcpy(text, start, used);
    memcpy(text + used, bench->filler, len - used);
    return (struct text){text, len};
}

static struct ledger_session make_session(struct bench *bench, int64_t i)
{
    char id[64];
    int64_t number = bench->file * SESSIONS + i;
    int64_t patient = (number * 2654435761) % bench->patients;
    snprintf(id, sizeof id, "S-%08lld", (long long)number);
    struct ledger_session session = {
        .receipt = bench->receipt.id,
        .record = (uint64_t)i + 1,
        .provider = TEXT("1987654328"),
        .session_id = text_copy(&bench->arena, text_of(id)),
        .revision = 1,
        .date = 20000 + (int32_t)(bench->file / 4),
        .start = 480 + (int32_t)(i % 40) * 15,
        .bytes = fill(bench, id, SESSION_BYTES),
        .due = CAUSE_RECEIVED,
    };
    snprintf(id, sizeof id, "P-%06lld", (long long)patient);
    session.patient = text_copy(&bench->arena, text_of(id));
    session.input_hash = hash_of(session.bytes);
    struct hash beneficiary = hash_of(session.patient);
    memcpy(session.beneficiary.bytes, beneficiary.bytes, BENEFICIARY_SIZE);
    return session;
}

static struct ledger_interval interval_of(struct bench *bench,
                                          const struct ledger_session *session)
{
    char npi[64];
    snprintf(npi, sizeof npi, "173%03d%04d", (int)(bench->file % 4),
             (int)(session->record / 40));
    return (struct ledger_interval){text_copy(&bench->arena, text_of(npi)),
                                    session->date, session->start, session->start + 15};
}

static void take(struct bench *bench, int64_t i)
{
    struct ledger_session found, session = make_session(bench, i);
    struct ledger_key key = {session.provider, session.session_id, session.revision};
    struct ledger_interval interval = interval_of(bench, &session);
    bench->last = clock_of(CLOCK_MONOTONIC);
    check(bench, ledger_session_find(bench->ledger, &key, &bench->arena, &found,
                                     &bench->error));
    spend(bench, PART_FIND);
    check(bench, ledger_session_add(bench->ledger, &session, &bench->error));
    spend(bench, PART_SESSION);
    check(bench,
          ledger_intervals_put(bench->ledger, &session, &interval, 1, &bench->error));
    spend(bench, PART_INTERVAL);
}

static void look_around(struct bench *bench, const struct ledger_due *due,
                        struct ledger_members *members)
{
    struct ledger_members elsewhere;
    struct history_before history;
    struct ledger_range range = {.day = due->day};
    check(bench, ledger_day_members(bench->ledger, &range, &bench->arena, members,
                                    &bench->error));
    spend(bench, PART_MEMBERS);
    const struct ledger_session *session = &members->at[0];
    struct ledger_before before = {session->beneficiary,
                                   {session->date, session->start, session->session_id},
                                   session->day,
                                   0};
    check(bench, ledger_visits(bench->ledger, &before, &bench->arena, &history,
                               &bench->error));
    spend(bench, PART_VISITS);
    struct ledger_asked asked = {interval_of(bench, session), session->day, 9, 0};
    bench->last = clock_of(CLOCK_MONOTONIC);
    check(bench, ledger_elsewhere(bench->ledger, &asked, &bench->arena, &elsewhere,
                                  &bench->error));
    spend(bench, PART_ELSEWHERE);
}

static void decide(struct bench *bench, const struct ledger_session *session)
{
    bool same;
    struct text bytes = fill(bench, "", DECISION_BYTES);
    struct text told = fill(bench, session->session_id.at, SNAPSHOT_BYTES);
    struct ledger_decision decision = {
        .session = session->id,
        .payer = TEXT("medicare"),
        .bytes = bytes,
        .allowed = 8347,
        .units = 3,
        .known_on = 20500,
        .generation = 1,
        .cause = CAUSE_RECEIVED,
        .receipt = session->receipt,
    };
    bench->last = clock_of(CLOCK_MONOTONIC);
    struct ledger_decision was;
    check(bench, ledger_decision_effective(bench->ledger, session->id, 0, NULL, &was,
                                           &bench->error));
    spend(bench, PART_EFFECTIVE);
    decision.snapshot.hash = hash_of(told);
    check(bench,
          ledger_snapshot_put(bench->ledger, told, &decision.snapshot, &bench->error));
    spend(bench, PART_SNAPSHOT);
    check(bench, ledger_decision_add(bench->ledger, &decision, &bench->error));
    spend(bench, PART_DECISION);
    struct text packed = {bytes.at, PACKED_BYTES};
    check(bench,
          ledger_visit_put(bench->ledger, session, packed, &same, &bench->error));
    spend(bench, PART_VISIT);
}

/* false: nothing is due. */
static bool decide_day(struct bench *bench)
{
    struct ledger_due due;
    struct ledger_members members;
    bench->last = clock_of(CLOCK_MONOTONIC);
    check(bench, ledger_due_first(bench->ledger, &due, &bench->error));
    spend(bench, PART_FIRST);
    if (due.day == 0)
        return false;
    look_around(bench, &due, &members);
    for (size_t i = 0; i < members.count; i++)
        decide(bench, &members.at[i]);
    const struct ledger_session *session = &members.at[0];
    struct ledger_before after = {session->beneficiary,
                                  {session->date, session->start, session->session_id},
                                  session->day,
                                  0};
    bench->last = clock_of(CLOCK_MONOTONIC);
    check(bench, ledger_due_later(bench->ledger, &after, &due, &bench->error));
    check(bench, ledger_due_done(bench->ledger, due.day, &bench->error));
    spend(bench, PART_LATER);
    return true;
}

static void run_file(struct bench *bench)
{
    bench->last = clock_of(CLOCK_MONOTONIC);
    check(bench, ledger_begin(bench->ledger, &bench->error));
    bench->receipt = (struct receipt){.state = RECEIPT_TAKING, .name = TEXT("a.json")};
    check(bench, ledger_receipt_add(bench->ledger, &bench->receipt, &bench->error));
    spend(bench, PART_BEGIN);
    for (int64_t i = 0; i < SESSIONS; i++) {
        take(bench, i);
        arena_reset(&bench->arena);
    }
    while (decide_day(bench))
        arena_reset(&bench->arena);
    bench->last = clock_of(CLOCK_MONOTONIC);
    check(bench, ledger_commit(bench->ledger, &bench->error));
    spend(bench, PART_COMMIT);
}

static double micros(int64_t ns, int64_t sessions)
{
    return (double)ns / 1e3 / (double)sessions;
}

static void report(const struct bench *bench, int64_t files, int64_t elapsed,
                   const char *path)
{
    struct stat found;
    struct rusage usage;
    int64_t all = 0, sessions = files * SESSIONS;
    for (size_t i = 0; i < PARTS; i++) {
        all += bench->spent[i];
        printf("%-18s %7.2f us\n", part_names[i], micros(bench->spent[i], sessions));
    }
    printf("%-18s %7.2f us; with what the bench itself does %.2f us\n", "together",
           micros(all, sessions), micros(elapsed, sessions));
    getrusage(RUSAGE_SELF, &usage);
    printf("%-18s %7.2f us\n", "of the processor",
           (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 /
                   (double)sessions +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) /
                   (double)sessions);
    if (stat(path, &found) == 0)
        printf("%-18s %7lld\n", "bytes a session",
               (long long)(found.st_size / sessions));
    printf("%-18s %7ld KiB\n", "memory at most", usage.ru_maxrss);
}

int main(int argc, char **argv)
{
    static struct bench bench;
    char path[4096];
    int64_t files = argc > 2 ? strtol(argv[2], NULL, 10) : 100;
    bench.patients = argc > 3 ? strtol(argv[3], NULL, 10) : 20000;
    if (argc < 2 || files < 1 || bench.patients < 1) {
        fprintf(stderr, "usage: ledger_insert FOLDER [FILES [PATIENTS]]\n");
        return 2;
    }
    snprintf(path, sizeof path, "%s/ledger.db", argv[1]);
    struct ledger_options options = {.path = path, .create = true};
    memset(bench.filler, 'x', sizeof bench.filler);
    arena_init(&bench.arena, (size_t)64 << 20);
    check(&bench, hash_start(&bench.error));
    check(&bench, ledger_open(&options, &bench.ledger, &bench.error));
    int64_t started = clock_of(CLOCK_MONOTONIC);
    for (bench.file = 0; bench.file < files; bench.file++)
        run_file(&bench);
    int64_t elapsed = clock_of(CLOCK_MONOTONIC) - started;
    ledger_close(bench.ledger);
    report(&bench, files, elapsed, path);
    arena_release(&bench.arena);
    return 0;
}
