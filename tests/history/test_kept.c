/* What is kept comes back as it was, or is refused: visits packed, damaged,
 * and snapshots of what a day was told. */
#include "history/rig.h"
#include "history/visit.h"

#include "base/date.h"
#include "format/json.h"
#include "format/writer.h"

#include <stdlib.h>

#define FULL                                                                           \
    "'insurance':[{'payer':'medicare','member_id':'M1','prior_authorizations':["       \
    "{'number':'A1','discipline':'PT','unit':'visit','used':4}]}],"                    \
    "'episode_id':'E1','progress_report_on':'2026-03-01','first_treatment_on':"        \
    "'2026-02-01','discipline':'PT',"                                                  \
    "'history':{'allowed_year_to_date':'1830.00','as_of':'2026-03-01',"                \
    "'visits_since_progress_report':3,'visits_since_therapist':0,"                     \
    "'evaluated_on':'2026-02-01','used':[{'per':'week','codes':['97110','timed'],"     \
    "'visits':1,'allowed':'10.00'},{'per':'episode','program':'restorative',"          \
    "'units':2,'minutes':30,'procedures':1,'partial':true}]},"
#define NOTED                                                                          \
    "{'code':'97110','minutes':30,'therapist':{'credential':'PT'},'documentation':{"   \
    "'exercises':['leg press'],'response':'one two three four five six seven eight',"  \
    "'progression':'more'}}"

static void a_visit_comes_back(void **state)
{
    struct rig *rig = *state;
    struct visit_data data;
    struct buffer again;
    struct error error = ERROR_NONE;
    rig_leave(rig, "S1", "03-02", FULL, NOTED "," EVAL);
    buffer_init(&again, 1 << 20);
    assert_ok(visit_unpack(rig->visits[0].packed, &rig->arena, &data, &error), &error);
    visit_pack(&data, &again);
    assert_true(text_equal(buffer_text(&again), rig->visits[0].packed));
    buffer_release(&again);
    assert_text(data.payer, "medicare");
    assert_text(data.episode, "E1");
    assert_int_equal(data.discipline, DISCIPLINE_PT);
    assert_int_equal(data.whole, 1u << DISCIPLINE_PT);
    assert_int_equal(data.evaluated, 1u << DISCIPLINE_PT);
    assert_int_equal(data.line_count, 2);
    assert_string_equal(data.lines[1].procedure->code, "97161");
    assert_int_equal(data.lines[0].allowed, 6000);
    assert_int_equal(data.note_count, 1);
    assert_true(data.notes[0].said && data.notes[0].dose && data.notes[0].progression);
    assert_int_equal(data.grants[0].used, 4);
    assert_int_equal(data.carried->allowed_year_to_date, 183000);
    assert_int_equal(data.carried->visits_since_therapist, 0);
    assert_text(data.carried->used.at[0].codes.at[1], "timed");
    assert_int_equal(data.carried->used.at[0].units, COUNT_NONE);
    assert_int_equal(data.carried->used.at[1].partial, 1);
}

/* Notes leave no word, and under another key another print. */
static void notes_leave_no_text(void **state)
{
    struct rig *rig = *state;
    struct text packed;
    rig_leave(rig, "S1", "03-02", "", NOTED);
    packed = rig->visits[0].packed;
    for (size_t i = 0; i + 5 <= packed.len; i++)
        assert_memory_not_equal(packed.at + i, "press", 5);
    const struct session *session = rig_session(rig, "S1", "03-02", "", NOTED);
    struct history_key other = {{9}};
    struct visit_note notes[2] = {{.said = 0}, {.said = 0}};
    struct buffer work;
    buffer_init(&work, 1 << 20);
    notes_fingerprint(session->services.at[0].documentation, &rig_key, &work,
                      &notes[0]);
    notes_fingerprint(session->services.at[0].documentation, &other, &work, &notes[1]);
    buffer_release(&work);
    assert_true(notes[0].said != notes[1].said && notes[0].dose != notes[1].dose);
}

/* Every shorter text, and every text with one byte otherwise: read without
 * harm, and what is accepted says only what a session may say. */
static void damaged_visits_do_no_harm(void **state)
{
    struct rig *rig = *state;
    size_t refused = 0, tried = 0;
    rig_leave(rig, "S1", "03-02", FULL, NOTED "," EVAL);
    struct text packed = rig->visits[0].packed;
    for (size_t i = 0; i < packed.len; i++)
        for (unsigned flip = 0; flip < 9; flip++) {
            struct visit_data data;
            struct error error = ERROR_NONE;
            struct arena arena;
            size_t len = flip == 8 ? i : packed.len;
            char *copy = malloc(len ? len : 1); /* so that ASan sees its end */
            assert_non_null(copy);
            memcpy(copy, packed.at, len);
            if (flip < 8)
                copy[i] = (char)(copy[i] ^ (char)(1u << flip));
            arena_init(&arena, 1 << 20);
            enum status status =
                visit_unpack((struct text){copy, len}, &arena, &data, &error);
            assert_true(!status || status == STATUS_REJECTED);
            refused += status == STATUS_REJECTED;
            tried++;
            arena_release(&arena);
            free(copy);
            if (flip == 8)
                assert_int_equal(status, STATUS_REJECTED);
        }
    assert_true(refused > tried / 4);
}

static void a_damaged_visit_is_no_history(void **state)
{
    struct rig *rig = *state;
    struct error error = ERROR_NONE;
    rig_leave(rig, "S1", "03-02", "", WALK);
    rig->visits[0].packed.len--;
    const struct session *session = rig_session(rig, "S9", "03-04", "", WALK), *told;
    const struct history_before before = {
        .visits = rig->visits, .visit_count = 1, .key = &rig_key};
    assert_fails(history_tell(session, &before, &rig->arena, &told, &error),
                 STATUS_REJECTED, &error);
    assert_string_equal(error.code, "history.visit");
}

/* ---- snapshots ---- */

static const struct outside_interval outside[] = {
    {{"1730000001", 10}, 540, 570, {"S \"7\"", 5}, true},
    {{"1730000001", 10}, 545, 1450, {"S8", 2}, false}};

static void snapshot(const struct day *day, struct buffer *out)
{
    struct error error = ERROR_NONE;
    buffer_init(out, 1 << 20);
    assert_ok(history_snapshot(day, out, &error), &error);
}

static void a_snapshot_gives_the_day_again(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "02-28", FULL, NOTED);
    rig_leave(rig, "S2", "03-02", FULL, NOTED);
    const struct session *own[2] = {rig_session(rig, "S3", "03-04", FULL, NOTED),
                                    rig_session(rig, "S4", "03-04", "", WALK)};
    struct day_member members[2];
    struct day day = {members, 2, (struct outside_interval *)(uintptr_t)outside,
                      2,       0, NULL};
    rig_tell(rig, "S3", "03-04", FULL, NOTED);
    members[0].session = rig->told;
    rig_tell(rig, "S4", "03-04", "", WALK);
    members[1].session = rig->told;
    struct buffer first, second, sessions[2];
    snapshot(&day, &first);
    struct day_member read[2] = {{own[1], {{0}}}, {own[0], {{0}}}};
    struct day again = {.members = read, .count = 2};
    struct error error = ERROR_NONE;
    assert_ok(history_restore(buffer_text(&first), &again, &rig->arena, &error),
              &error);
    for (size_t i = 0; i < 2; i++) {
        buffer_init(&sessions[0], 1 << 20);
        buffer_init(&sessions[1], 1 << 20);
        writer_session(members[i].session, &sessions[0]);
        writer_session(read[1 - i].session, &sessions[1]);
        assert_true(text_equal(buffer_text(&sessions[0]), buffer_text(&sessions[1])));
        buffer_release(&sessions[0]);
        buffer_release(&sessions[1]);
    }
    assert_int_equal(again.outside_count, 2);
    assert_text(again.outside[0].session_id, "S \"7\"");
    assert_int_equal(again.outside[1].end, 1450);
    assert_false(again.outside[1].same_facility);
    struct day_member turned[2] = {read[1], read[0]};
    again.members = turned;
    snapshot(&again, &second);
    assert_true(text_equal(buffer_text(&first), buffer_text(&second)));
    buffer_release(&first);
    buffer_release(&second);
}

static void assert_same_sessions(const struct session *a, const struct session *b)
{
    struct buffer texts[2];
    buffer_init(&texts[0], 1 << 20);
    buffer_init(&texts[1], 1 << 20);
    writer_session(a, &texts[0]);
    writer_session(b, &texts[1]);
    assert_true(text_equal(buffer_text(&texts[0]), buffer_text(&texts[1])));
    buffer_release(&texts[0]);
    buffer_release(&texts[1]);
}

static void a_packed_day_is_the_day_again(void **state)
{
    struct rig *rig = *state;
    rig_leave(rig, "S1", "02-28", FULL, NOTED);
    rig_leave(rig, "S2", "03-02", FULL, NOTED);
    const struct session *own[2] = {rig_session(rig, "S3", "03-04", FULL, NOTED),
                                    rig_session(rig, "S4", "03-04", "", WALK)};
    struct day_member members[2] = {{own[0], {{0}}}, {own[1], {{0}}}};
    rig_tell(rig, "S3", "03-04", FULL, NOTED);
    members[0].session = rig->told;
    assert_true(rig->told->history->used.count && rig->told->history->notes.count);
    const struct day day = {.members = members, .count = 2, .crowd = 7};
    struct buffer packed;
    struct error error = ERROR_NONE;
    buffer_init(&packed, 1 << 20);
    assert_ok(history_pack(&day, &packed, &error), &error);
    for (size_t turned = 0; turned < 2; turned++) {
        struct day_member read[2] = {{own[turned], {{0}}}, {own[1 - turned], {{0}}}};
        struct day again = {.members = read, .count = 2};
        assert_ok(history_unpack(buffer_text(&packed), &again, &rig->arena, &error),
                  &error);
        assert_same_sessions(read[turned].session, rig->told);
        assert_same_sessions(read[1 - turned].session, own[1]);
        assert_int_equal(again.crowd, 7);
    }
    /* Cut off anywhere, or of another day, it is none. */
    for (size_t len = 0; len < packed.len; len++) {
        struct day_member read[2] = {{own[0], {{0}}}, {own[1], {{0}}}};
        struct day again = {.members = read, .count = 2};
        const struct text cut = {packed.at, len};
        assert_fails(history_unpack(cut, &again, &rig->arena, &error), STATUS_REJECTED,
                     &error);
    }
    struct day_member other[2] = {{own[0], {{0}}}, {own[0], {{0}}}};
    struct day another = {.members = other, .count = 2};
    assert_fails(history_unpack(buffer_text(&packed), &another, &rig->arena, &error),
                 STATUS_REJECTED, &error);
    buffer_release(&packed);
}

static void a_snapshot_of_other_members_is_refused(void **state)
{
    static const char *const bad[] = {
        "{}",
        "[]",
        "{\"members\":[]}",
        "{\"members\":[{\"session_id\":\"S9\"}]}",
        "{\"members\":[{\"provider\":\"1987654328\",\"session_id\":\"S9\","
        "\"revision\":1,\"history\":[]}]}",
        "{\"members\":[{\"provider\":\"1987654328\",\"session_id\":\"S9\","
        "\"revision\":1,\"history\":{\"as_of\":\"2026-13-01\"}}]}",
        "{\"members\":[{\"provider\":\"1987654328\",\"session_id\":\"S9\","
        "\"revision\":1,\"history\":{\"used\":[[99,0,0,[],1,1,1,1,null,null]]}}]}",
        "{\"members\":[{\"provider\":\"1987654328\",\"session_id\":\"S9\","
        "\"revision\":1,\"authorizations\":[[1,null]]}]}",
        "{\"members\":[{\"provider\":\"1987654328\",\"session_id\":\"S9\","
        "\"revision\":2}]}",
        "{\"members\":[{\"session_id\":\"S9\",\"revision\":1}]}"};
    struct rig *rig = *state;
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        struct day_member member = {rig_session(rig, "S9", "03-04", "", WALK), {{0}}};
        struct day day = {.members = &member, .count = 1};
        struct error error = ERROR_NONE;
        assert_fails(history_restore(text_of(bad[i]), &day, &rig->arena, &error),
                     STATUS_REJECTED, &error);
    }
}

/* ---- who ---- */

static void members_are_one_whatever_the_clinic(void **state)
{
    struct rig *rig = *state;
    struct beneficiary who[5] = {
        history_beneficiary(rig_session(
            rig, "S1", "03-02",
            "'insurance':[{'payer':'medicare','member_id':'1EG4-TE5-MK73'}],", WALK)),
        history_beneficiary(
            rig_session(rig, "S1", "03-02",
                        "'insurance':[{'payer':'medicare','member_id':'1eg4 te5mk73'}],"
                        "'billing_provider':{'npi':'1234567893'},",
                        WALK)),
        history_beneficiary(rig_session(rig, "S1", "03-02",
                                        "'insurance':[{'payer':'medicare'}],", WALK)),
        history_beneficiary(
            rig_session(rig, "S1", "03-02",
                        "'insurance':[{'payer':'medicare','member_id':' '"
                        "}],",
                        WALK)),
        history_beneficiary(rig_session(
            rig, "S1", "03-02", "'insurance':[{'payer':'medicare','member_id':'P-1'}],",
            WALK))};
    assert_memory_equal(&who[0], &who[1], BENEFICIARY_SIZE);
    assert_memory_equal(&who[2], &who[3], BENEFICIARY_SIZE);
    assert_memory_not_equal(&who[0], &who[2], BENEFICIARY_SIZE);
    assert_memory_not_equal(&who[2], &who[4], BENEFICIARY_SIZE);
}

static void places_are_in_order(void **state)
{
    const struct history_place places[] = {{10, 60, TEXT_INIT("B")},
                                           {10, 540, TEXT_INIT("A")},
                                           {10, 540, TEXT_INIT("AB")},
                                           {10, CLOCK_NONE, TEXT_INIT("A")},
                                           {11, 0, TEXT_INIT("A")}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(places); i++)
        for (size_t k = 0; k < COUNT_OF(places); k++)
            assert_int_equal(history_compare(&places[i], &places[k]) < 0, i < k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RIG_TEST(a_visit_comes_back),
        RIG_TEST(notes_leave_no_text),
        RIG_TEST(damaged_visits_do_no_harm),
        RIG_TEST(a_damaged_visit_is_no_history),
        RIG_TEST(a_snapshot_gives_the_day_again),
        RIG_TEST(a_packed_day_is_the_day_again),
        RIG_TEST(a_snapshot_of_other_members_is_refused),
        RIG_TEST(members_are_one_whatever_the_clinic),
        cmocka_unit_test(places_are_in_order),
    };
    json_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
