/* The table of therapy procedure codes (procedures.def): how each is counted
 * and who may give it. Own short labels; CPT descriptors are the AMA's and
 * are not here. What a payer pays is the policy's affair, but for Medicare's
 * status, which other payers cite.
 *
 * Sources stand in procedures.def. */
#ifndef GONIO_MODEL_PROCEDURE_H
#define GONIO_MODEL_PROCEDURE_H

#include "base/text.h"
#include "model/words.h"

/* What one unit counts. */
enum unit_basis {
    BASIS_TIME,    /* minutes: unit_minutes each */
    BASIS_SESSION, /* once a day and discipline, however long */
    BASIS_AREA,    /* wound surface: the session must say how many */
    BASIS_LIMB,    /* extremity or region: the session must say how many */
    BASIS_MONTH,   /* a period of 30 days or a calendar month */
    BASIS_BAND     /* one code of a ladder of minutes: band_from to band_to */
};

enum attendance {
    ATTENDANCE_ONE_ON_ONE, /* one therapist, one patient */
    ATTENDANCE_CONSTANT,   /* a modality that needs the therapist there */
    ATTENDANCE_SUPERVISED, /* a modality that runs by itself */
    ATTENDANCE_GROUP,      /* several patients, constant attendance */
    ATTENDANCE_NONE        /* remote, device, messages */
};

enum therapy_class {
    THERAPY_ALWAYS,    /* always a therapy service: needs GP, GO or GN */
    THERAPY_SOMETIMES, /* therapy when under a therapy plan of care */
    THERAPY_NEVER
};

/* Bits of the disciplines that may give it. */
#define FOR_PT  1u
#define FOR_OT  2u
#define FOR_SLP 4u

struct procedure {
    const char *code;
    const char *label; /* our own words */
    enum unit_basis basis;
    int16_t unit_minutes; /* BASIS_TIME: 15, 30, 60, 120; else 0 */
    int16_t first_at;     /* minutes at which the first unit is earned */
    int16_t band_from;    /* BASIS_BAND */
    int16_t band_to;
    bool pools;      /* minutes pool under the 8-minute rule */
    bool once;       /* at most one unit a day: further time is add_on */
    bool evaluation; /* evaluation or re-evaluation */
    enum attendance attendance;
    enum therapy_class therapy;
    unsigned disciplines;   /* FOR_* */
    const char *base;       /* add-on code: the code it is added to, or NULL */
    const char *add_on;     /* code that further units take, or NULL */
    char medicare;          /* status: A active, B bundled, C carrier, I invalid,
                               N non-covered, R restricted, ' ' not listed */
    int32_t valid_from;     /* first day; DATE_MIN when long before */
    int32_t valid_to;       /* last day; DATE_MAX while valid */
    const char *successors; /* codes that took its place, "97161 97162 97163" */
};

/* The code's row, valid or not; NULL for a code that is not in the table. */
const struct procedure *procedure_find(struct text code);
bool procedure_is_valid(const struct procedure *procedure, int32_t date);
/* Row by row, in code order; NULL past the last. */
const struct procedure *procedure_at(size_t i);
/* The nearest code in the table, or NULL. */
const char *procedure_nearest(struct text code);
bool procedure_is_timed(const struct procedure *procedure); /* BASIS_TIME */
bool procedure_allows(const struct procedure *procedure, enum discipline discipline);

/* The codes to bill on that date in place of one that had ended: successors
 * that ended themselves are followed to theirs. How many; 0 when none is
 * known. */
#define PROCEDURE_SUCCESSORS_MAX 8
size_t procedure_successors(const struct procedure *procedure, int32_t date,
                            const struct procedure *found[PROCEDURE_SUCCESSORS_MAX]);

#endif
