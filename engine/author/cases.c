#include "author/cases.h"

#include "author/case_file.h"
#include "author/case_run.h"

enum status cases_run(const struct case_subject *subject, const struct case_sink *sink,
                      struct case_counts *counts, struct error *error)
{
    struct case_file file;
    enum status status = case_file_open(subject->policy, &file, error);
    for (size_t i = 0; i < file.count && !status; i++) {
        struct case_result result;
        status = case_run(subject, &file, i, &result, error);
        if (status)
            break;
        counts->run++;
        counts->failed += !result.passed;
        status = sink->result(sink->context, &result, error);
    }
    case_file_close(&file);
    return status;
}
