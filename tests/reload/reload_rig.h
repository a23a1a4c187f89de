/* A reload over folders of a test, and a session that its policies decide. */
#ifndef GONIO_TEST_RELOAD_RELOAD_RIG_H
#define GONIO_TEST_RELOAD_RELOAD_RIG_H

#include "reload/folders.h"

#include "base/buffer.h"
#include "reload/reload.h"

struct reload_rig {
    struct test_folders folders;
    struct reload_options options;
    struct reload *reload;
    struct ledger *ledger; /* or NULL */
    struct reload_news news;
    struct policy_set *active;
    char active_id[17];
    struct error error;
};

void rig_make(struct reload_rig *rig);
void rig_open(struct reload_rig *rig); /* must succeed */
void rig_close(struct reload_rig *rig);
void rig_remove(struct reload_rig *rig);

/* Looks, builds and swaps as the loop would, until the folders are as they were
 * built. True: there was news, the last of which is in rig->news. */
bool rig_turn(struct reload_rig *rig);
/* The same, and that it was refused with this code, at this file, and the
 * active policies still decide. line: 0 any. */
struct rig_fault {
    const char *code, *words, *file;
    uint32_t line;
};
void rig_refuses(struct reload_rig *rig, const struct rig_fault *fault);

/* Decides the session of payer "acme"; its decision as JSON. */
void rig_decide(struct policy_set *set, struct buffer *out);
void rig_decides(struct reload_rig *rig, const char *words);
void rig_session(struct text *json);

#endif
