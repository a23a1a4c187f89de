/* What the first of two passes needs of a session, read from its text without
 * a tree: who was treated where and when, and by whom.
 *
 * The text has passed the gate. Of a session that reader_session accepts,
 * keys_read says the same as reader_session; of any other it says what it
 * can. */
#ifndef GONIO_FORMAT_KEYS_H
#define GONIO_FORMAT_KEYS_H

#include "base/arena.h"
#include "base/error.h"
#include "model/session.h"

/* The time that one therapist spent in a session, from the earliest start to
 * the latest end that are known. An end before its start counts as the next
 * day's (end + 1440), so that nothing that may meet is missed. */
struct therapist_envelope {
    struct text npi;
    int32_t start, end;
};

/* Texts are views into the text read, or in the arena where they held an
 * escape; absent when the session does not say. */
struct session_keys {
    struct text session_id;
    int32_t revision; /* 1 unless it says otherwise */
    bool is_void;
    bool telehealth; /* a "telehealth" object is there */
    struct text provider;
    struct text patient;
    struct text member;      /* of the first insurance: its member_id */
    int32_t date_of_service; /* DATE_NONE when absent */
    int32_t start;           /* as session_start has it */
    struct text zip;
    struct text place_of_service;
    struct therapist_envelope *therapists; /* one per NPI, in order of first use */
    size_t therapist_count;
};

/* STATUS_NO_MEMORY is the only failure. */
enum status keys_read(struct text json, struct arena *arena, struct session_keys *keys,
                      struct error *error) MUST_CHECK;

/* The session_id of a text that may be no JSON at all, for its rejection's
 * report; absent when there is none that may be shown. Not unescaped: an id
 * with a backslash in it is absent. */
struct text keys_session_id(struct text text);

#endif
