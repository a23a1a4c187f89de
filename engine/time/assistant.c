/* The 10 % standard: when an assistant furnished a service in part.
 *
 * A service is furnished in whole or in part by an assistant when the minutes
 * that the assistant gave alone are more than 10 % of it (SSA 1834(v); CMS
 * Pub 100-04 ch. 5 s20.1; 42 CFR 410.59, 410.60). Minutes that therapist and
 * assistant gave together are the therapist's, and reach us so.
 *
 * CMS gives two ways to measure, which differ at the edges; the payer's
 * policy says which one is used. */
#include "time/units.h"

bool units_share_passes(int32_t therapist_minutes, int32_t assistant_minutes,
                        enum assistant_share share)
{
    int64_t assistant = assistant_minutes;
    int64_t total = assistant + therapist_minutes;
    if (assistant == 0)
        return false;
    if (share == SHARE_MINIMUM)
        return assistant >= (total + 5) / 10 + 1;
    return (200 * assistant + total) / (2 * total) > 10;
}
