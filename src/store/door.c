/* door.c: the store of an engine is the store of its connection. */
#include "store/inside.h"

sct_status sct_store_open(struct sct_engine *engine, const char *folder, sct_store_mode mode,
                          struct sct_store **ret_store, struct sct_error *err)
{
    return store_open(sct_engine_db(engine), folder, mode, ret_store, err);
}
