/* A digest of what a run found, where the files that were read do not tell two runs apart.
 *
 * The sum of the rows' hashes: it does not depend on their order.  The engine may hash otherwise in another
 * version; the runs then count as different, which costs a snapshot and loses nothing. */
#include "engine/internal.h"

static bool files_say_all(const struct sct_model *model, const struct sct_result *result)
{
    for (size_t i = 0; i < result->source_count; i++) {
        if (result->sources[i].file_count == 0) {
            return false;
        }
    }
    return !model->identity;
}

sct_status sct_engine_digest(struct sct_engine *engine, struct sct_arena *run,
                             const struct sct_model *model, const struct sct_result *result,
                             const char **ret_digest, struct sct_error *err)
{
    struct db_table table = {0};
    if (files_say_all(model, result)) {
        *ret_digest = "";
        return SCT_OK;
    }
    SCT_TRY(db_query(engine->db, run,
                     "SELECT coalesce(CAST(sum(hash(a)) AS VARCHAR), '') FROM assigned AS a",
                     &table, err));
    const char *digest = db_cell(&table, 0, 0);
    *ret_digest = digest ? digest : "";
    return SCT_OK;
}
