/* Credentials as people write them: "PT, DPT", "COTA/L", "OTR/L",
 * "MS, CCC-SLP", "physical therapist". */
#ifndef GONIO_MODEL_CREDENTIAL_H
#define GONIO_MODEL_CREDENTIAL_H

#include "model/session.h"

/* CREDENTIAL_UNKNOWN when nothing in it is understood. Where several are
 * named the one that bills therapy counts ("PT, DPT, ATC" is a PT). */
enum credential_kind credential_read(struct text given);

bool credential_is_therapist(enum credential_kind kind); /* PT OT SLP */
bool credential_is_assistant(enum credential_kind kind); /* PTA OTA SLPA */
/* The discipline a therapist or assistant belongs to, else unknown. */
enum discipline credential_discipline(enum credential_kind kind);

#endif
