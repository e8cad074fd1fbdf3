/* Changes to what the caller holds, so that a bail-out can take them back. */

/// undo : k_list_store k_list_push k_is_plain array
/// py
/* Changes to what others hold are noted, so that a bail-out can take them back before the original
   runs. A note is (kind, object, place or key or name, old value). `k_commit` drops the notes: from
   then on nothing can be taken back. */
typedef struct { int kind; PyObject *object, *key, *old; Py_ssize_t index; double number; } k_note;
#define K_NOTES_MOST (1 << 20)
#if defined(__ELF__) && !defined(__clang__)
#define K_THREAD static __thread __attribute__((tls_model("initial-exec")))
#else
#define K_THREAD static __thread
#endif
K_THREAD k_note *k_notes = NULL;
K_THREAD Py_ssize_t k_noted = 0, k_notes_room = 0;
K_THREAD int k_committed = 0;  /* 1: nothing can be taken back, 2: but what was done since a point can */
K_THREAD long long k_point = 0;  /* which point that is */
K_THREAD Py_ssize_t k_base = 0;  /* where the notes of the innermost call begin */
/* Floats changed in place that have their note already: the first takes all changes back. What is in
   here may be gone and its place taken by another float, made in the same call: that one got where it
   is by a store that has its note, or into an object that nobody else knows of. */
typedef struct { PyObject *what; unsigned long long when; } k_changed;
static k_changed k_changes[256];
static unsigned long long k_stretches = 0;
K_THREAD unsigned long long k_time = 0;  /* another one in each stretch between k_begin and k_end */
#define K_MARKED(mark) ((Py_ssize_t)((mark) & 0xFFFFFF))
static int k_remember(int kind, PyObject *object, PyObject *key, PyObject *old, Py_ssize_t index) {
    k_note *note;
    if (K_UNLIKELY(k_noted >= k_notes_room)) {
        Py_ssize_t room = k_notes_room ? k_notes_room * 2 : 256;
        k_note *more;
        if (room > K_NOTES_MOST) { PyErr_SetNone(k_bail_type); return -1; }
        more = (k_note *)PyMem_RawRealloc(k_notes, (size_t)room * sizeof(k_note));
        if (more == NULL) { PyErr_NoMemory(); return -1; }
        k_notes = more;
        k_notes_room = room;
    }
    note = &k_notes[k_noted++];
    note->kind = kind;
    note->index = index;
    note->object = Py_NewRef(object);
    note->key = key; Py_XINCREF(key);
    note->old = old; Py_XINCREF(old);
    return 0;
}
/* What a text or bytes are replaced by has its note if the same place was noted a moment ago, which
   takes both back. To keep each text that grows in an attribute would take up memory without end. */
static CYTHON_INLINE int k_remember_old(int kind, PyObject *object, PyObject *key, PyObject *old) {
    Py_ssize_t i;
    if (old != NULL && (PyUnicode_CheckExact(old) || PyBytes_CheckExact(old)))
        for (i = k_noted; i > k_base && i > k_noted - 8; i--) {
            k_note *note = &k_notes[i - 1];
            if (note->kind == kind && note->object == object && note->key == key) return 0;
        }
    return k_remember(kind, object, key, old, 0);
}
/* What the kernel itself made in this stretch: a bail-out drops it, so changes to it need no note.
   As above, what has taken the place of one that is gone was made in the same stretch. */
static k_changed k_owned[64];
#define K_OWN_PLACE(x) (&k_owned[((size_t)(x) >> 5 ^ (size_t)(x) >> 11) & 63])
static CYTHON_INLINE int k_is_own(PyObject *x) { k_changed *own = K_OWN_PLACE(x); return own->what == x && own->when == k_time; }
/* Whether a value may be dropped from such an object: nobody's code runs when it goes. */
static CYTHON_INLINE int k_may_go(PyObject *x, PyObject *old) {
    return k_is_own(x) && (old == NULL || PyLong_CheckExact(old) || PyFloat_CheckExact(old)
        || PyUnicode_CheckExact(old) || PyBool_Check(old) || old == Py_None);
}
static CYTHON_INLINE k_note *k_new_note(void) {
    if (K_UNLIKELY(k_noted >= k_notes_room)) {
        if (k_remember(0, Py_None, NULL, NULL, 0) < 0) return NULL;
        k_noted--;
        Py_DECREF(Py_None);
    }
    return &k_notes[k_noted++];
}
static CYTHON_INLINE int k_change_float(int kind, PyObject *holder, PyObject *key, Py_ssize_t index, PyObject *x, double v) {
    k_changed *change = &k_changes[((size_t)x >> 5) & 255];
    if ((change->what != x || change->when != k_time) && !k_is_own(holder)) {
        k_note *note = k_new_note();
        if (K_UNLIKELY(note == NULL)) return -1;
        note->kind = kind;
        note->object = Py_NewRef(holder);
        note->key = key; Py_XINCREF(key);
        note->old = NULL;
        note->index = index;
        note->number = PyFloat_AS_DOUBLE(x);
        change->what = x;
        change->when = k_time;
    }
    ((PyFloatObject *)x)->ob_fval = v;
    return 0;
}
/* Where an item of a set lies depends on what was taken out before, and the order of a set on where its
   items lie: so its table is put back as it was, and a table that makes room for a larger one is kept. */
#if defined(PYPY_VERSION)
static void k_set_drop(void *table, Py_ssize_t mask) { (void)table; (void)mask; }
static void k_set_put_back(PyObject *s, void *table, Py_ssize_t mask) { (void)s; (void)table; (void)mask; }
static void k_set_take_back(PyObject *s, PyObject *key, Py_ssize_t fill) { (void)fill; PySet_Discard(s, key); }
static void k_set_give_back(PyObject *s, PyObject *key, Py_ssize_t at) { (void)at; PySet_Add(s, key); }
static int k_set_note(PyObject *s, PyObject *key) { return k_remember(6, s, key, NULL, 0); }
#else
static void k_set_drop(setentry *table, Py_ssize_t mask) {
    Py_ssize_t i;
    for (i = 0; i <= mask; i++) if (table[i].hash != -1) Py_XDECREF(table[i].key);
    PyMem_Free(table);
}
static int k_set_note(PyObject *s, PyObject *key) {
    PySetObject *set = (PySetObject *)s;
    Py_ssize_t i, n = set->mask + 1;
    setentry *kept;
    if (K_LIKELY((size_t)(set->fill + 1) * 5 < (size_t)set->mask * 3)) return k_remember(6, s, key, NULL, set->fill);
    kept = (setentry *)PyMem_Malloc((size_t)n * sizeof(setentry));
    if (kept == NULL) { PyErr_NoMemory(); return -1; }
    memcpy(kept, set->table, (size_t)n * sizeof(setentry));
    for (i = 0; i < n; i++) if (kept[i].hash != -1) Py_XINCREF(kept[i].key);
    if (k_remember(13, s, NULL, NULL, (Py_ssize_t)kept) < 0) { k_set_drop(kept, n - 1); return -1; }
    k_notes[k_noted - 1].number = (double)(n - 1);
    return 0;
}
static void k_set_put_back(PyObject *s, setentry *kept, Py_ssize_t mask) {
    PySetObject *set = (PySetObject *)s;
    Py_ssize_t i, last = set->mask;
    setentry *now = set->table, few[PySet_MINSIZE];
    if (now == set->smalltable) { memcpy(few, now, sizeof(few)); now = few; }
    set->fill = set->used = 0;
    for (i = 0; i <= mask; i++) if (kept[i].key != NULL) { set->fill++; set->used += kept[i].hash != -1; }
    set->mask = mask;
    set->table = kept;
    if (mask == PySet_MINSIZE - 1) {
        set->table = set->smalltable;
        memcpy(set->smalltable, kept, sizeof(few));
        PyMem_Free(kept);
    }
    for (i = 0; i <= last; i++) if (now[i].hash != -1) Py_XDECREF(now[i].key);
    if (now != few) PyMem_Free(now);
}
static setentry *k_set_place(PySetObject *set, PyObject *key) {
    size_t mask = (size_t)set->mask, turns, i;
    Py_hash_t hash = PyObject_Hash(key);
    size_t perturb = (size_t)hash, at = perturb & mask;
    for (turns = 0; hash != -1 && turns <= mask; turns++) {
        size_t most = at + 9 <= mask ? at + 9 : at;
        for (i = at; i <= most; i++) if (set->table[i].key == key) return &set->table[i];
        perturb >>= 5;
        at = (at * 5 + 1 + perturb) & mask;
    }
    for (i = 0; i <= mask; i++) if (set->table[i].key == key) return &set->table[i];
    return NULL;
}
/* The entry of a key that is a plain value, among plain values: NULL where it is not there. */
static setentry *k_set_entry(PySetObject *set, PyObject *key) {
    size_t mask = (size_t)set->mask, i;
    Py_hash_t hash = PyObject_Hash(key);
    size_t perturb = (size_t)hash, at = perturb & mask;
    if (hash == -1) return NULL;
    for (;;) { /* to a place never used, perhaps by more turns than there are places */
        size_t most = at + 9 <= mask ? at + 9 : at;
        for (i = at; i <= most; i++) {
            setentry *entry = &set->table[i];
            int same;
            if (entry->key == NULL) return NULL;
            if (entry->hash != hash) continue;
            if (entry->key == key) return entry;
            if (!k_is_plain(entry->key, 4)) K_BAIL(NULL);
            same = PyObject_RichCompareBool(entry->key, key, Py_EQ);
            if (same != 0) return same > 0 ? entry : NULL;
        }
        perturb >>= 5;
        at = (at * 5 + 1 + perturb) & mask;
    }
}
static void k_set_give_back(PyObject *s, PyObject *key, Py_ssize_t at) {
    PySetObject *set = (PySetObject *)s;
    Py_hash_t hash = PyObject_Hash(key);
    if (at > set->mask || set->table[at].hash != -1 || hash == -1) { PySet_Add(s, key); return; }
    set->table[at].key = Py_NewRef(key);
    set->table[at].hash = hash;
    set->used++;
}
static void k_set_take_back(PyObject *s, PyObject *key, Py_ssize_t fill) {
    PySetObject *set = (PySetObject *)s;
    setentry *place = set->fill == fill + 1 ? k_set_place(set, key) : NULL;
    if (place == NULL) { PySet_Discard(s, key); return; }
    place->key = NULL;
    place->hash = 0;
    set->fill--;
    set->used--;
    Py_DECREF(key);
}
#endif
/* Of an array few items are noted one by one; behind them one note keeps all, and the rest need none. */
typedef struct { PyObject *what; unsigned long long when; Py_ssize_t left; } k_array_change;
static k_array_change k_array_changes[256];
#define K_ARRAY_CHANGE(x) (&k_array_changes[((size_t)(x) >> 4 ^ (size_t)(x) >> 12) & 255])
static int k_array_kept(PyObject *x, Py_ssize_t size) {
    PyObject *all = PyBytes_FromStringAndSize(((k_array *)x)->items, Py_SIZE(x) * size);
    int rc = all == NULL ? -1 : k_remember(17, x, NULL, all, size);
    Py_XDECREF(all);
    return rc;
}
static int k_array_noted(PyObject *x, Py_ssize_t i, Py_ssize_t size, k_array_change *change) {
    if (change->what != x || change->when != k_time) {
        change->what = x;
        change->when = k_time;
        change->left = Py_SIZE(x) * size / 64 + 2;
    }
    if (--change->left == 0) return k_array_kept(x, size);
    if (k_remember(16, x, NULL, NULL, i << 4 | size) < 0) return -1;
    memcpy(&k_notes[k_noted - 1].number, ((k_array *)x)->items + i * size, (size_t)size);
    return 0;
}
static void k_array_put_back(PyObject *x, PyObject *all, Py_ssize_t size) {
    PyObject *done;
    if (Py_SIZE(x) * size == PyBytes_GET_SIZE(all)) {
        memcpy(((k_array *)x)->items, PyBytes_AS_STRING(all), (size_t)PyBytes_GET_SIZE(all));
        return;
    }
    PySequence_DelSlice(x, 0, Py_SIZE(x));
    done = PyObject_CallMethod(x, "frombytes", "O", all);
    Py_XDECREF(done);
    PyErr_Clear();
}
static void k_array_give_back(PyObject *x, Py_ssize_t n, Py_ssize_t size, const void *item) {
    PyObject *done;
    if (Py_SIZE(x) != n - 1) return;
    done = PyObject_CallMethod(x, "frombytes", "N", PyBytes_FromStringAndSize(item, size));
    Py_XDECREF(done);
    PyErr_Clear();
}
static void k_array_item_back(PyObject *x, Py_ssize_t i, Py_ssize_t size, const void *item) {
    if (i < Py_SIZE(x)) memcpy(((k_array *)x)->items + i * size, item, (size_t)size);
}
static void k_forget(Py_ssize_t mark) {
    while (k_noted > mark) {
        k_note note = k_notes[--k_noted];
        if (K_UNLIKELY(note.kind == 13)) k_set_drop((void *)note.index, (Py_ssize_t)note.number);
        Py_DECREF(note.object);
        Py_XDECREF(note.key);
        Py_XDECREF(note.old);
    }
    if (k_noted == 0 && k_notes_room > 4096) { PyMem_RawFree(k_notes); k_notes = NULL; k_notes_room = 0; }
}
/* What moved along a heap's branch moves back: the item that came to rest at `at` leaves it. */
static void k_heap_take_back(PyObject *heap, Py_ssize_t at) {
    Py_ssize_t place = PyList_GET_SIZE(heap) - 1, last = place;
    PyObject *held = PyList_GET_ITEM(heap, place);
    while (place > at) {
        PyObject *next;
        place = (place - 1) >> 1;
        next = PyList_GET_ITEM(heap, place);
        PyList_SET_ITEM(heap, place, held);
        held = next;
    }
    PyList_SET_ITEM(heap, last, held);
    PyList_SetSlice(heap, last, last + 1, NULL);
}
static void k_heap_give_back(PyObject *heap, Py_ssize_t at, PyObject *first, int grown) {
    PyObject *held;
    if (at < 0) { PyList_Append(heap, first); return; }
    held = PyList_GET_ITEM(heap, at);
    for (; at > 0; at = (at - 1) >> 1) PyList_SET_ITEM(heap, at, PyList_GET_ITEM(heap, (at - 1) >> 1));
    PyList_SET_ITEM(heap, 0, Py_NewRef(first));
    if (grown) PyList_Append(heap, held);
    Py_DECREF(held);
}
static void (*k_deque_take_back)(PyObject *, Py_ssize_t, PyObject *) = NULL;
static void k_take_back(Py_ssize_t mark) {
    PyObject *type, *value, *trace;
    PyErr_Fetch(&type, &value, &trace);
    while (k_noted > mark) {
        k_note note = k_notes[--k_noted];
        Py_ssize_t n;
        switch (note.kind) {
            case 16: k_array_item_back(note.object, note.index >> 4, note.index & 15, &note.number); break;
            case 17: k_array_put_back(note.object, note.old, note.index); break;
            case 18: if (Py_SIZE(note.object) > note.index) Py_SET_SIZE((PyVarObject *)note.object, note.index); break;
            case 19: k_array_give_back(note.object, note.index >> 4, note.index & 15, &note.number); break;
            case 1: k_list_store(note.object, note.index, note.old); break;
            case 2: n = PyList_GET_SIZE(note.object); PyList_SetSlice(note.object, n - 1, n, NULL); break;
            case 3: PyList_Insert(note.object, note.index, note.old); break;
            case 4: if (note.old) PyDict_SetItem(note.object, note.key, note.old);
                    else PyDict_DelItem(note.object, note.key);
                    break;
            case 5: PyObject_GenericSetAttr(note.object, note.key, note.old); break;
            case 6: k_set_take_back(note.object, note.key, note.index); break;
            case 15: k_set_give_back(note.object, note.key, note.index); break;
            case 13: k_set_put_back(note.object, (void *)note.index, (Py_ssize_t)note.number); note.kind = 0; break;
            case 8: note.old = PyFloat_FromDouble(note.number);
                    if (note.old) PyObject_GenericSetAttr(note.object, note.key, note.old);
                    break;
            case 11: note.old = PyFloat_FromDouble(note.number);
                     if (note.old) PyDict_SetItem(note.object, note.key, note.old);
                     break;
            case 12: note.old = PyFloat_FromDouble(note.number);
                     if (note.old) k_list_store(note.object, note.index, note.old);
                     break;
            case 21: k_heap_take_back(note.object, note.index); break;
            case 22: k_heap_give_back(note.object, note.index, note.old, 1); break;
            case 23: k_heap_give_back(note.object, note.index, note.old, 0); break;
            case 24: k_deque_take_back(note.object, note.index, note.old); break;
            case 20: PyList_SetSlice(note.object, note.index, note.index + 1, NULL); break;
            case 10: PyList_SetSlice(note.object, 0, PY_SSIZE_T_MAX, note.old); break;
            case 9: PyList_SetSlice(note.object, note.index, PY_SSIZE_T_MAX, NULL); break;
            case 14: n = PyBytes_GET_SIZE(note.old);
                     if (PyByteArray_GET_SIZE(note.object) != n && PyByteArray_Resize(note.object, n) < 0) break;
                     memcpy(PyByteArray_AS_STRING(note.object), PyBytes_AS_STRING(note.old), (size_t)n);
                     break;
            case 25: if (PyByteArray_GET_SIZE(note.object) > note.index) PyByteArray_Resize(note.object, note.index); break;
            case 7: PyByteArray_AS_STRING(note.object)[note.index] = (char)(Py_ssize_t)PyLong_AsLong(note.old); break;
        }
        Py_DECREF(note.object);
        Py_XDECREF(note.key);
        Py_XDECREF(note.old);
    }
    PyErr_Clear();
    PyErr_Restore(type, value, trace);
}

/// k_begin() -> n : undo
/// py lambda: 0
/* A call may come while another one waits in code of others: its state is kept in the mark. */
static CYTHON_INLINE Py_ssize_t k_begin(void) {
    Py_ssize_t mark = k_noted | (k_base << 24) | ((Py_ssize_t)k_committed << 48);
    k_committed = 0;
    k_base = k_noted;
    k_time = ++k_stretches;
    return mark;
}
static CYTHON_INLINE void k_restore(Py_ssize_t mark) {
    k_base = (mark >> 24) & 0xFFFFFF;
    k_committed = (int)(mark >> 48);
    k_time = ++k_stretches;
}

/// k_end(n) -> v : undo
/// py lambda mark: 0
static CYTHON_INLINE int k_end(Py_ssize_t mark) {
    if (k_noted > K_MARKED(mark)) k_forget(K_MARKED(mark));
    k_restore(mark);
    return 0;
}

/// k_undo(n) -> b : undo
/// py lambda mark: True
static int k_undo(Py_ssize_t mark) {
    int undone = !k_committed;
    if (undone) k_take_back(K_MARKED(mark));
    else k_forget(K_MARKED(mark));
    k_restore(mark);
    return undone;
}

/// k_commit() -> v : undo
/// py lambda: 0
static CYTHON_INLINE int k_commit(void) { if (k_committed != 1) { k_committed = 1; if (k_noted > k_base) k_forget(k_base); } return 0; }

/// k_commit_here() -> i : undo
/// py lambda: 0
/* A point from which the call can go on: what is done from now on can be taken back. */
static CYTHON_INLINE long long k_commit_here(void) {
    if (k_noted > k_base) k_forget(k_base);
    k_committed = 2;
    k_time = ++k_stretches;
    return ++k_point;
}

/// k_own(o) -> v : undo
/// py lambda x: 0
static CYTHON_INLINE int k_own(PyObject *x) { k_changed *own = K_OWN_PLACE(x); own->what = x; own->when = k_time; return 0; }

/// k_goes_on(i) -> b : undo
/// py lambda point: False
/* Whether all that was done since a point is taken back now, so that the call goes on from there. */
static int k_goes_on(long long point) {
    if (k_committed != 2 || k_point != point) return 0;
    k_take_back(k_base);
    k_committed = 1;
    return 1;
}

/// k_list_put(l, i, o) -> v ! : undo
/// py lambda x, i, v: x.__setitem__(i, v)
static CYTHON_INLINE int k_list_put(PyObject *x, long long i, PyObject *v) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    PyObject *old;
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
    old = PyList_GET_ITEM(x, (Py_ssize_t)i);
    if (K_UNLIKELY(!k_may_go(x, old) && k_remember(1, x, NULL, old, (Py_ssize_t)i) < 0)) return -1;
    Py_INCREF(v);
    PyList_SET_ITEM(x, (Py_ssize_t)i, v);
    Py_DECREF(old);
    return 0;
}

/// k_list_put_float(l, i, d) -> v ! : undo k_list_put
/// py lambda x, i, v: x.__setitem__(i, v)
/* A float that only this list holds is changed in place: nobody else can have seen it. */
static CYTHON_INLINE int k_list_put_float(PyObject *x, long long i, double v) {
    Py_ssize_t n = PyList_GET_SIZE(x), at = (Py_ssize_t)(i < 0 ? i + n : i);
    PyObject *old, *made;
    int done;
    if (K_UNLIKELY((size_t)at >= (size_t)n)) K_BAIL(-1);
    old = PyList_GET_ITEM(x, at);
    if (K_LIKELY(PyFloat_CheckExact(old) && Py_REFCNT(old) == 1)) return k_change_float(12, x, NULL, at, old, v);
    made = PyFloat_FromDouble(v);
    if (made == NULL) return -1;
    done = k_list_put(x, at, made);
    Py_DECREF(made);
    return done;
}

/// k_list_grow(l, o) -> v ! : undo
/// py lambda x, v: x.append(v)
static CYTHON_INLINE int k_list_grow(PyObject *x, PyObject *v) {
    if (k_is_own(x)) return k_list_push(x, v);
    if (K_UNLIKELY(k_remember(2, x, NULL, NULL, 0) < 0)) return -1;
    if (K_UNLIKELY(k_list_push(x, v) < 0)) { k_forget(k_noted - 1); return -1; }
    return 0;
}

/// k_list_extend(l, o) -> v ! : undo k_kinds
/// py lambda x, v: x.extend(v)
static int k_list_extend(PyObject *x, PyObject *v) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    int rc;
    PyObject *items;
    if (K_UNLIKELY(!(k_kind_of(v) & (4 | 32 | 64 | 128)))) K_BAIL(-1);
    items = PySequence_Tuple(v);
    if (items == NULL) return -1;
    rc = k_remember(9, x, NULL, NULL, n);
    if (rc == 0) rc = PyList_SetSlice(x, n, n, items);
    Py_DECREF(items);
    return rc;
}

/// k_list_keep(l) -> v ! : undo
/// py lambda x: 0
/* notes the whole list before a method changes it anyhow */
static int k_list_keep(PyObject *x) {
    PyObject *all = PyList_GetSlice(x, 0, PyList_GET_SIZE(x));
    int rc;
    if (all == NULL) return -1;
    rc = k_remember(10, x, NULL, all, 0);
    Py_DECREF(all);
    return rc;
}

/// k_barray_keep(a) -> v ! : undo
/// py lambda x: 0
static int k_barray_keep(PyObject *x) {
    PyObject *all = PyBytes_FromStringAndSize(PyByteArray_AS_STRING(x), PyByteArray_GET_SIZE(x));
    int rc;
    if (all == NULL) return -1;
    rc = k_remember(14, x, NULL, all, 0);
    Py_DECREF(all);
    return rc;
}

/// k_list_pop(l) -> o ! : undo k_pop
/// py lambda x: x.pop()
static CYTHON_INLINE PyObject *k_list_pop(PyObject *x) {
    Py_ssize_t n = PyList_GET_SIZE(x);
    if (K_UNLIKELY(n == 0)) { PyErr_SetString(PyExc_IndexError, "pop from empty list"); return NULL; }
    if (K_UNLIKELY(!k_is_own(x) && k_remember(3, x, NULL, PyList_GET_ITEM(x, n - 1), n - 1) < 0)) return NULL;
    return k_pop(x);
}

/// k_dict_put(m, o, o) -> v ! : undo spots replaced
/// py lambda d, k, v: d.__setitem__(k, v)
static int k_dict_put(PyObject *d, PyObject *k, PyObject *v) {
    PyObject **cell = k_spot_cell(d, k);
    PyObject *old = cell != NULL ? *cell : PyDict_GetItemWithError(d, k);
    Py_ssize_t noted = k_noted;
    if (old == NULL && PyErr_Occurred()) return -1;
    if (K_UNLIKELY(!k_may_go(d, old) && k_remember_old(4, d, k, old) < 0)) return -1;
    if (k_is_simple(v) && k_replaced(d, cell, v)) return 0;
    if (K_UNLIKELY(PyDict_SetItem(d, k, v) < 0)) { k_forget(noted); return -1; }
    return 0;
}

/// k_dict_put_into(o, o, o) -> v ! : k_dict_put k_kinds
/// py lambda d, k, v: d.__setitem__(k, v) if isinstance(d, dict) and type(d).__setitem__ is dict.__setitem__ else _stop()
/* Into an instance of a class that leaves stores to `dict`, as Counter does. */
static int k_dict_put_into(PyObject *d, PyObject *k, PyObject *v) {
#if defined(PYPY_VERSION)
    K_BAIL(-1);
#else
    static PyObject *name = NULL;
    if (K_UNLIKELY(!PyDict_Check(d) || (Py_TYPE(d)->tp_as_mapping->mp_ass_subscript != PyDict_Type.tp_as_mapping->mp_ass_subscript
        && !k_same_in_dict(Py_TYPE(d), &name, "__setitem__")))) K_BAIL(-1);
    return k_dict_put(d, k, v);
#endif
}

/// k_set_take(e, o, b) -> v ! : undo
/// py lambda s, k, must: s.remove(k) if must else s.discard(k)
/* What is taken out of a set is noted with its place, to which it goes back. */
static int k_set_take(PyObject *s, PyObject *k, int must) {
#if defined(PYPY_VERSION)
    K_BAIL(-1);
#else
    PySetObject *set = (PySetObject *)s;
    setentry *entry = k_set_entry(set, k);
    if (entry == NULL) {
        if (PyErr_Occurred()) return -1;
        if (must) K_BAIL(-1);
        return 0;
    }
    if (!k_may_go(s, entry->key) && k_remember(15, s, entry->key, NULL, (Py_ssize_t)(entry - set->table)) < 0) return -1;
    return PySet_Discard(s, k) < 0 ? -1 : 0;
#endif
}

/// k_set_put(e, o) -> v ! : undo
/// py lambda s, k: s.add(k)
static int k_set_put(PyObject *s, PyObject *k) {
    int had;
    if (k_is_own(s)) return PySet_Add(s, k);
    had = PySet_Contains(s, k);
    if (had != 0) return had < 0 ? -1 : 0;
    if (K_UNLIKELY(k_set_note(s, k) < 0)) return -1;
    if (K_UNLIKELY(PySet_Add(s, k) < 0)) { k_forget(k_noted - 1); return -1; }
    return 0;
}

/// k_barray_put(a, i, i) -> v ! : undo
/// py lambda x, i, v: x.__setitem__(i, v)
static int k_barray_put(PyObject *x, long long i, long long v) {
    Py_ssize_t n = PyByteArray_GET_SIZE(x);
    PyObject *old;
    int rc;
    if (i < 0) i += n;
    if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n || v < 0 || v > 255)) K_BAIL(-1);
    old = PyLong_FromLong((unsigned char)PyByteArray_AS_STRING(x)[i]);
    if (old == NULL) return -1;
    rc = k_remember(7, x, NULL, old, (Py_ssize_t)i);
    Py_DECREF(old);
    if (rc == 0) PyByteArray_AS_STRING(x)[i] = (char)v;
    return rc;
}
