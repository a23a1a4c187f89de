/* One treatment session, as gonio/session/1 has it: the structs are made
 * from fields.def, where each field's meaning stands.
 *
 * Ownership: a session and all it points to live in one arena; nothing is
 * freed alone. Texts point into that arena. */
#ifndef GONIO_MODEL_SESSION_H
#define GONIO_MODEL_SESSION_H

#include "base/date.h"
#include "base/money.h"
#include "base/text.h"
#include "model/fields.def"
#include "model/words.h"

#define COUNT_NONE   INT32_MIN
#define FLAG_UNKNOWN (-1)

/* As written, and as understood (CREDENTIAL_UNKNOWN when it is not). */
struct credential {
    struct text given;
    enum credential_kind kind;
};

struct text_list {
    struct text *at;
    size_t count;
};

#define MEMBER_ID(member, detail)         struct text member;
#define MEMBER_NOTE(member, detail)       struct text member;
#define MEMBER_NPI(member, detail)        struct text member;
#define MEMBER_CODE(member, detail)       struct text member;
#define MEMBER_DATE(member, detail)       int32_t member;
#define MEMBER_CLOCK(member, detail)      int32_t member;
#define MEMBER_COUNT(member, detail)      int32_t member;
#define MEMBER_MONEY(member, detail)      int64_t member;
#define MEMBER_FLAG(member, detail)       int32_t member;
#define MEMBER_WORD(member, detail)       int32_t member; /* enum detail */
#define MEMBER_CREDENTIAL(member, detail) struct credential member;
#define MEMBER_OBJECT(member, detail)     struct detail *member;
#define MEMBER_OBJECTS(member, detail)    struct detail##_list member;
#define MEMBER_TEXTS(member, detail)      struct text_list member;
#define MEMBER_NOTES(member, detail)      struct text_list member;

#define MEMBER(member, name, kind, detail, required, meaning)                          \
    MEMBER_##kind(member, detail)
#define DEFINE_OBJECT(type, FIELDS, meaning)                                           \
    struct type {                                                                      \
        FIELDS(MEMBER)                                                                 \
    };                                                                                 \
    struct type##_list {                                                               \
        struct type *at;                                                               \
        size_t count;                                                                  \
    };
SESSION_OBJECTS(DEFINE_OBJECT)
#undef DEFINE_OBJECT
#undef MEMBER

/* The same texts in the same order. */
bool text_list_equal(const struct text_list *a, const struct text_list *b);
/* Revision 1 unless it says otherwise. */
int32_t session_revision(const struct session *session);
bool session_is_void(const struct session *session);
/* The billing provider's NPI; absent: the one unnamed practice. */
struct text session_provider(const struct session *session);
/* The earliest start of any service, CLOCK_NONE when none is known. */
int32_t session_start(const struct session *session);

#endif
