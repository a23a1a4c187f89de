/* A sample to be audited: of each stratum (a therapist, a payer, a rule) so
 * many sessions, chosen by a seed and by nothing else.
 *
 * Each session has in each stratum a number, and the least of them are the
 * sample. The number is the end of a chain of SplitMix64 steps (Steele, Lea,
 * Flood: Fast splittable pseudorandom number generators, 2014):
 *
 *   mix(z)   z += 0x9e3779b97f4a7c15
 *            z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9
 *            z = (z ^ z >> 27) * 0x94d049bb133111eb
 *            z ^ z >> 31                              all modulo 2^64
 *   n        mix(seed), then for each word w: mix(n ^ w)
 *   words    the first 8 bytes of the BLAKE2b-256 of the stratum's name, then
 *            the 32 bytes of the session's input hash, as 5 words, least byte
 *            first
 *
 * So a choice depends on the seed, the stratum and the session's own bytes
 * alone: not on the order of files, nor on what else there is. Every subset of
 * a stratum is as likely as any other, for a seed drawn by chance.
 *
 * Memory: what is kept of the chosen ones; a stratum's number of sessions does
 * not matter. */
#ifndef GONIO_AUTHOR_AUDIT_H
#define GONIO_AUTHOR_AUDIT_H

#include "base/buffer.h"
#include "base/hash.h"

#define AUDIT_SAMPLE_MAX 1000
#define AUDIT_STRATA_MAX 4096

uint64_t audit_number(uint64_t seed, struct text stratum, const struct hash *input);

/* page: what is written of the session, owned by the sample. */
struct audit_item {
    uint64_t number;
    struct hash input;
    struct text page;
};
struct audit_stratum {
    struct text name;
    uint64_t sessions;        /* in it */
    struct audit_item *items; /* chosen; by number at the end */
    size_t count;
    size_t worst; /* of the items, the one with the greatest number */
};
struct audit {
    uint64_t seed;
    size_t sample; /* of each stratum */
    struct audit_stratum *strata;
    size_t count, room;
};

void audit_init(struct audit *audit, uint64_t seed, size_t sample);
void audit_release(struct audit *audit);

/* Counts a session of a stratum. *chosen: it is of the sample as far as that is
 * known; then its page is written and given to audit_keep. STATUS_LIMIT when
 * there are too many strata. */
struct audit_place {
    size_t stratum;
    uint64_t number;
    bool chosen;
};
enum status audit_count(struct audit *audit, struct text stratum,
                        const struct hash *input, struct audit_place *place,
                        struct error *error) MUST_CHECK;
enum status audit_keep(struct audit *audit, const struct audit_place *place,
                       const struct hash *input, struct text page,
                       struct error *error) MUST_CHECK;

/* Strata by name, items by number; once, behind the last. */
void audit_order(struct audit *audit);

#endif
