cdef extern from *:
    """
    #include <math.h>
    #include <limits.h>
    #define K_SITES 1
    #define K_SHAPES 1
    static PyObject *k_bail_type = NULL;
    static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
    static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
    #define K_BAIL(result) do { k_fail(); return (result); } while (0)
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
    static int __attribute__((cold, noinline)) k_bail(void) { k_fail(); return -1; }
    static CYTHON_INLINE int k_list_store(PyObject *x, long long i, PyObject *v) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        PyObject *old;
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(-1);
        old = PyList_GET_ITEM(x, (Py_ssize_t)i);
        Py_INCREF(v);
        PyList_SET_ITEM(x, (Py_ssize_t)i, v);
        Py_DECREF(old);
        return 0;
    }
    static CYTHON_INLINE int k_list_push(PyObject *x, PyObject *v) {
    #if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED)
        Py_ssize_t n = PyList_GET_SIZE(x);
        if (K_LIKELY(((PyListObject *)x)->allocated > n)) {
            Py_INCREF(v);
            PyList_SET_ITEM(x, n, v);
            Py_SET_SIZE(x, n + 1);
            return 0;
        }
    #endif
        return PyList_Append(x, v);
    }
    #if !defined(PYPY_VERSION)
    #include <datetime.h>
    #endif
    /* Values of the interpreter's own immutable classes: what they do is written in C, and seen by nobody. */
    static int k_is_value(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        static const char *names[7] = {"datetime.datetime", "datetime.date", "datetime.timedelta", "datetime.timezone", "decimal.Decimal", "re.Pattern", "re.Match"};
        static PyTypeObject *known[7] = {NULL, NULL, NULL, NULL, NULL, NULL, NULL};
        PyTypeObject *t = Py_TYPE(x);
        PyObject *zone;
        int i;
        for (i = 0; i < 7; i++) if (t == known[i]) break;
        if (i == 7) {
            if (!(t->tp_flags & Py_TPFLAGS_IMMUTABLETYPE)) return 0;
            for (i = 0; i < 7; i++) if (!strcmp(t->tp_name, names[i])) break;
            if (i < 7 && known[i] == NULL) known[i] = (PyTypeObject *)Py_NewRef((PyObject *)t);
        }
        if (i != 0) return i < 7;
        if (!((PyDateTime_DateTime *)x)->hastzinfo) return 1;
        zone = ((PyDateTime_DateTime *)x)->tzinfo;  /* its methods may be the user's */
        return Py_TYPE(zone)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE && !strcmp(Py_TYPE(zone)->tp_name, "datetime.timezone");
    #endif
    }
    static CYTHON_INLINE int k_kind_of(PyObject *x) {
        PyTypeObject *t = Py_TYPE(x);
        if (t == &PyLong_Type) return 1;
        if (t == &PyFloat_Type) return 2;
        if (t == &PyUnicode_Type) return 4;
        if (x == Py_None) return 8;
        if (t == &PyBool_Type) return 16;
        if (t == &PyBytes_Type) return 32;
        if (t == &PyList_Type) return 64;
        if (t == &PyTuple_Type) return 128;
        if (t == &PyDict_Type) return 256;
        if (t == &PySet_Type) return 512;
        if (t == &PyFrozenSet_Type) return 1024;
        if (t == &PyByteArray_Type) return 2048;
        if (t == &PyRange_Type) return 4096;
        if (t == &PyComplex_Type) return 8192;
        return k_is_value(x) ? 16384 : 0;
    }
    /* Instances that are tuples, of classes that leave alone how a tuple is read. */
    static CYTHON_INLINE int k_tuple_read(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        PyTypeObject *t = Py_TYPE(x);
        return PyTuple_Check(x) && t->tp_iter == PyTuple_Type.tp_iter
            && t->tp_as_mapping != NULL && t->tp_as_mapping->mp_subscript == PyTuple_Type.tp_as_mapping->mp_subscript
            && t->tp_as_mapping->mp_length == PyTuple_Type.tp_as_mapping->mp_length
            && t->tp_as_sequence != NULL && t->tp_as_sequence->sq_length == PyTuple_Type.tp_as_sequence->sq_length;
    #endif
    }
    /* Instances that are dicts, of classes that leave alone how a key is looked up. */
    #if !defined(PYPY_VERSION)
    static int k_same_in_dict(PyTypeObject *t, PyObject **name, const char *text) {
        if (*name == NULL && (*name = PyUnicode_InternFromString(text)) == NULL) { PyErr_Clear(); return 0; }
        return _PyType_Lookup(t, *name) == _PyType_Lookup(&PyDict_Type, *name);
    }
    #endif
    static CYTHON_INLINE int k_dict_read(PyObject *x) {
    #if defined(PYPY_VERSION)
        return 0;
    #else
        static PyObject *get = NULL, *has = NULL;
        PyTypeObject *t = Py_TYPE(x);
        if (!PyDict_Check(x) || t->tp_as_mapping == NULL || t->tp_as_sequence == NULL) return 0;
        if (t->tp_as_mapping->mp_subscript == PyDict_Type.tp_as_mapping->mp_subscript
            && t->tp_as_sequence->sq_contains == PyDict_Type.tp_as_sequence->sq_contains) return 1;
        return k_same_in_dict(t, &get, "__getitem__") && k_same_in_dict(t, &has, "__contains__");
    #endif
    }
    static CYTHON_INLINE PyObject *k_kinds(PyObject *x, long long kinds) {
        if (K_UNLIKELY(!(k_kind_of(x) & kinds))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* a NaN is in a container that holds that very object: what was unboxed can't tell */
    static CYTHON_INLINE int k_odd(PyObject *x) { return PyFloat_CheckExact(x) && PyFloat_AS_DOUBLE(x) != PyFloat_AS_DOUBLE(x); }
    static int k_is_plain(PyObject *x, Py_ssize_t depth) {
        int kind = k_kind_of(x);
        Py_ssize_t i;
        if (kind & (1 | 2 | 4 | 8 | 16 | 32 | 8192 | 16384)) return !k_odd(x);
        if (kind != 128 || depth == 0) return 0;
        for (i = 0; i < PyTuple_GET_SIZE(x); i++) if (!k_is_plain(PyTuple_GET_ITEM(x, i), depth - 1)) return 0;
        return 1;
    }
    /* No header tells the layout of an array; it is tried on one of each kind before it is relied on.
       What it is of, `kind`, is compared with what those are of. */
    typedef struct { PyObject_VAR_HEAD char *items; Py_ssize_t room; const void *kind; PyObject *weak; Py_ssize_t exports; } k_array;
    static PyTypeObject *k_array_type = NULL;
    static const void *k_array_kinds[128];
    #if defined(PYPY_VERSION) || defined(Py_GIL_DISABLED)
    static void k_array_find(void) {}
    #else
    static int k_array_try(PyObject *cls, const char *code, Py_ssize_t size) {
        PyObject *made = PyObject_CallFunction(cls, "s(iii)", code, 1, 2, 3);
        k_array *a = (k_array *)made;
        Py_buffer view;
        int same, i;
        if (made == NULL) return 0;
        same = (PyObject *)Py_TYPE(made) == cls && PyObject_GetBuffer(made, &view, PyBUF_SIMPLE) == 0;
        if (same) {
            same = view.buf == a->items && view.len == 3 * size && Py_SIZE(made) == 3 && a->room >= 3 && a->exports == 1;
            PyBuffer_Release(&view);
            same = same && a->exports == 0 && a->kind != NULL;
            for (i = 0; i < 128; i++) same = same && k_array_kinds[i] != a->kind;
            if (same) k_array_kinds[(int)*code] = a->kind;
        }
        Py_DECREF(made);
        return same;
    }
    static void k_array_find(void) {
        static const char *codes[12] = {"b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d"};
        static const size_t sizes[12] = {1, 1, sizeof(short), sizeof(short), sizeof(int), sizeof(int),
            sizeof(long), sizeof(long), sizeof(long long), sizeof(long long), sizeof(float), sizeof(double)};
        static int tried = 0;
        PyObject *module, *cls;
        int i, same;
        if (tried) return;
        tried = 1;
        module = PyImport_ImportModule("array");
        cls = module == NULL ? NULL : PyObject_GetAttrString(module, "array");
        same = cls != NULL && PyType_Check(cls) && ((PyTypeObject *)cls)->tp_basicsize == sizeof(k_array)
            && ((PyTypeObject *)cls)->tp_flags & Py_TPFLAGS_IMMUTABLETYPE && !strcmp(((PyTypeObject *)cls)->tp_name, "array.array");
        for (i = 0; i < 12 && same; i++) same = k_array_try(cls, codes[i], (Py_ssize_t)sizes[i]);
        if (same) k_array_type = (PyTypeObject *)Py_NewRef(cls);
        Py_XDECREF(module);
        Py_XDECREF(cls);
        PyErr_Clear();
    }
    #endif
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
    static unsigned long long k_times = 0;
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
        if (change->what != x || change->when != k_time) {
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
        size_t mask = (size_t)set->mask, turns, i;
        Py_hash_t hash = PyObject_Hash(key);
        size_t perturb = (size_t)hash, at = perturb & mask;
        if (hash == -1) return NULL;
        for (turns = 0; turns <= mask; turns++) {
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
        return NULL;
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
    /* A call may come while another one waits in code of others: its state is kept in the mark. */
    static CYTHON_INLINE Py_ssize_t k_begin(void) {
        Py_ssize_t mark = k_noted | (k_base << 24) | ((Py_ssize_t)k_committed << 48);
        k_committed = 0;
        k_base = k_noted;
        k_time = ++k_times;
        return mark;
    }
    static CYTHON_INLINE void k_restore(Py_ssize_t mark) {
        k_base = (mark >> 24) & 0xFFFFFF;
        k_committed = (int)(mark >> 48);
        k_time = ++k_times;
    }
    static CYTHON_INLINE int k_bool(PyObject *x) {
        if (x == Py_True) return 1;
        if (K_LIKELY(x == Py_False)) return 0;
        K_BAIL(-1);
    }
    static CYTHON_INLINE Py_UCS4 k_char_at(PyObject *s, long long i) {
        Py_ssize_t n = PyUnicode_GET_LENGTH(s);
        if (i < 0) i += n;
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(1);
        return PyUnicode_READ_CHAR(s, (Py_ssize_t)i);
    }
    static CYTHON_INLINE int k_char_is(Py_UCS4 c, PyObject *s) { return PyUnicode_GET_LENGTH(s) == 1 && PyUnicode_READ_CHAR(s, 0) == c; }
    /* scalars and containers whose operators run no code of the user's on such operands */
    #define K_SCALARS (1 | 2 | 4 | 8 | 16 | 32 | 8192 | 16384)
    /* Whether the operators of a set or dict run no code of the user's: on keys that are scalars. */
    static int k_keys_are_plain(PyObject *x) {
        Py_ssize_t i = 0;
        if (PyDict_CheckExact(x)) {
            PyObject *key, *value;
            while (PyDict_Next(x, &i, &key, &value)) if (!k_is_plain(key, 4)) return 0;
            return 1;
        }
    #if !defined(PYPY_VERSION)
        if (PyAnySet_CheckExact(x)) {
            setentry *entries = ((PySetObject *)x)->table;
            for (; i <= ((PySetObject *)x)->mask; i++)  /* what was taken out left a key with hash -1 */
                if (entries[i].key != NULL && entries[i].hash != -1 && !k_is_plain(entries[i].key, 4)) return 0;
            return 1;
        }
    #endif
        return 0;
    }
    #define K_ITSELF 0x40000000 /* compared by `object` itself, or as the int or str that it is */
    /* What a value is compared as: `sys.version_info` and most named tuples as the tuples they are,
       members of enumerations and instances of classes without `__eq__` by what they are. */
    static CYTHON_INLINE int k_compared_as(PyObject *x) {
        int kind = k_kind_of(x);
    #if !defined(PYPY_VERSION)
        if (kind == 0 && PyTuple_Check(x) && Py_TYPE(x)->tp_richcompare == PyTuple_Type.tp_richcompare) return 128;
        if (kind == 0) {
            richcmpfunc compare = Py_TYPE(x)->tp_richcompare;
            int own = compare == PyBaseObject_Type.tp_richcompare;
            return own || compare == PyLong_Type.tp_richcompare || compare == PyUnicode_Type.tp_richcompare ? K_ITSELF : 0;
        }
    #endif
        return kind;
    }
    /* Whether comparing it runs no code of the user's, and what it holds may have been unboxed. */
    static int k_is_comparable(PyObject *x, int deep) {
        int kind = k_compared_as(x);
        Py_ssize_t i;
        if (kind & K_SCALARS) return !k_odd(x);
        if (kind == K_ITSELF) return 1;
        if (deep == 0) return 0;
        if (kind & (64 | 128)) {
            for (i = 0; i < Py_SIZE(x); i++) {
                PyObject *item = kind == 64 ? PyList_GET_ITEM(x, i) : PyTuple_GET_ITEM(x, i);
                if (!k_is_comparable(item, deep - 1)) return 0;
            }
            return 1;
        }
        if (kind == 256) {
            PyObject *key, *value;
            for (i = 0; PyDict_Next(x, &i, &key, &value); ) if (!k_is_comparable(value, deep - 1)) return 0;
        }
        return kind & (256 | 512 | 1024) && k_keys_are_plain(x);
    }
    static int k_compare_builtin(PyObject *a, PyObject *b, long long op) {
        PyObject *r;
        int truth;
        int one = k_compared_as(a), two = k_compared_as(b);
        if (!one || !two) K_BAIL(-1);
        if ((one | two) & ~K_SCALARS && (!k_is_comparable(a, 4) || !k_is_comparable(b, 4))) K_BAIL(-1);
        r = PyObject_RichCompare(a, b, (int)op);
        if (r == NULL) return -1;
        truth = r == Py_True;
        Py_DECREF(r);
        return truth;
    }
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
    /* An int, or what is compared as the int that it is: members of an IntEnum. */
    static CYTHON_INLINE int k_is_int_compared(PyObject *x) {
        return PyLong_CheckExact(x) || (PyLong_Check(x) && Py_TYPE(x)->tp_richcompare == PyLong_Type.tp_richcompare);
    }
    #endif
    static CYTHON_INLINE int k_compare(PyObject *a, PyObject *b, long long op) {
        if (PyFloat_CheckExact(a) && PyFloat_CheckExact(b)) {
            double x = PyFloat_AS_DOUBLE(a), y = PyFloat_AS_DOUBLE(b);
            switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                          case 4: return x > y; default: return x >= y; }
        }
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
        if (k_is_int_compared(a) && k_is_int_compared(b) && PyUnstable_Long_IsCompact((PyLongObject *)a)
            && PyUnstable_Long_IsCompact((PyLongObject *)b)) {
            Py_ssize_t x = PyUnstable_Long_CompactValue((PyLongObject *)a), y = PyUnstable_Long_CompactValue((PyLongObject *)b);
            switch (op) { case 0: return x < y; case 1: return x <= y; case 2: return x == y; case 3: return x != y;
                          case 4: return x > y; default: return x >= y; }
        }
    #endif
        return k_compare_builtin(a, b, op);
    }
    static CYTHON_INLINE int k_dict_store(PyObject *d, PyObject *k, PyObject *v) { return PyDict_SetItem(d, k, v); }
    static CYTHON_INLINE int k_end(Py_ssize_t mark) {
        if (k_noted > K_MARKED(mark)) k_forget(K_MARKED(mark));
        k_restore(mark);
        return 0;
    }
    /* Calls that don't fit the signature raise the original's own TypeError: the entry counts the calls
       whose arguments were taken; when one fails before it was counted, the original is called. */
    #if !defined(PYPY_VERSION)
    static vectorcallfunc k_real_call = NULL;
    static PyObject *k_arity_original = NULL;
    static unsigned long k_taken = 0;
    static PyObject *k_checked_call(PyObject *entry, PyObject *const *args, size_t count, PyObject *names) {
        unsigned long before = k_taken;
        PyObject *result = k_real_call(entry, args, count, names);
        if (K_UNLIKELY(result == NULL && k_taken == before && PyErr_ExceptionMatches(PyExc_TypeError))) {
            PyErr_Clear();
            return PyObject_Vectorcall(k_arity_original, args, count, names);
        }
        return result;
    }
    #else
    static unsigned long k_taken = 0;
    #endif
    static int k_exact_arity(PyObject *entry, PyObject *original) {
    #if !defined(PYPY_VERSION)
        if (PyObject_TypeCheck(entry, &PyCFunction_Type) || PyVectorcall_Function(entry) != NULL) {
            Py_ssize_t offset = Py_TYPE(entry)->tp_vectorcall_offset;
            vectorcallfunc *place = (vectorcallfunc *)((char *)entry + offset);
            Py_INCREF(original);
            Py_XSETREF(k_arity_original, original);
            if (offset > 0 && *place != NULL && *place != k_checked_call) { k_real_call = *place; *place = k_checked_call; }
        }
    #endif
        return 0;
    }
    static CYTHON_INLINE PyObject *k_scalar(PyObject *x) {
        if (K_UNLIKELY(!(k_kind_of(x) & (1 | 2 | 4 | 8 | 16 | 32 | 8192)))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* A decimal of at most fifteen digits is their number over a power of ten that is exact: so is the
       quotient rounded once (Clinger 1990, "How to read floating point numbers accurately"). */
    static double k_float_of(PyObject *x) {
        PyObject *made;
        double value;
    #if !defined(PYPY_VERSION) && FLT_EVAL_METHOD == 0
        static const double powers[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
        if (PyUnicode_CheckExact(x) && PyUnicode_IS_COMPACT_ASCII(x)) {
            const unsigned char *text = (const unsigned char *)PyUnicode_DATA(x);
            Py_ssize_t n = PyUnicode_GET_LENGTH(x), minus = n > 0 && text[0] == '-', i, point = -1;
            long long digits = 0;
            for (i = minus; i < n && n - minus <= 16; i++) {
                if (text[i] >= '0' && text[i] <= '9') digits = digits * 10 + (text[i] - '0');
                else if (text[i] == '.' && point < 0) point = i;
                else break;
            }
            if (i == n && n - minus - (point >= 0) > 0 && n - minus - (point >= 0) <= 15) {
                value = (double)digits / powers[point < 0 ? 0 : n - 1 - point];
                return minus ? -value : value;
            }
        }
    #endif
        if ((x = k_scalar(x)) == NULL) return -1.0;
        Py_DECREF(x);
        made = PyObject_CallOneArg((PyObject *)&PyFloat_Type, x);
        if (made == NULL) return -1.0;
        value = PyFloat_AsDouble(made);
        Py_DECREF(made);
        return value;
    }
    /* Names a kernel relies on are checked once; a dict watcher that all kernels of a process share
       counts changes of the watched namespaces, and after any change they are checked again. */
    static unsigned long k_epoch = 1, k_epoch_seen = 0, *k_epoch_place = NULL;
    static int k_watcher = -1;
    #define K_TRACKED_MOST 64
    static struct { PyTypeObject *type; unsigned int version; } k_tracked[K_TRACKED_MOST];
    static int k_tracked_count = 0;
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
    typedef struct { int id; unsigned long *epoch; } k_shared_watch;
    static int k_on_change(PyDict_WatchEvent event, PyObject *dict, PyObject *key, PyObject *value) {
        (void)event; (void)dict; (void)key; (void)value;
        k_epoch++;
        return 0;
    }
    /* A function may get other code or defaults and stay the same object. */
    static int k_on_function(PyFunction_WatchEvent event, PyFunctionObject *function, PyObject *value) {
        (void)function; (void)value;
        if (event != PyFunction_EVENT_CREATE && event != PyFunction_EVENT_DESTROY) k_epoch++;
        return 0;
    }
    #endif
    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    static CYTHON_INLINE long long k_int(PyObject *x) {
        int over = 0;
        long long r;
        if (K_UNLIKELY(!PyLong_CheckExact(x))) K_BAIL(-1);
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000
        if (K_LIKELY(PyUnstable_Long_IsCompact((PyLongObject *)x))) return PyUnstable_Long_CompactValue((PyLongObject *)x);
    #endif
        r = PyLong_AsLongLongAndOverflow(x, &over);
        if (K_UNLIKELY(over)) K_BAIL(-1);
        return r;
    }
    static CYTHON_INLINE long long k_int_in(PyObject *x, long long low, long long high) {
        long long r = k_int(x);
        if (K_UNLIKELY(r < low || r > high)) { if (r == -1 && PyErr_Occurred()) return -1; K_BAIL(-1); }
        return r;
    }
    /* Digits of a text that surely fit are read here; the rest, and what is wrong, by the interpreter. */
    static PyObject *k_int_of(PyObject *x) {
    #if !defined(PYPY_VERSION)
        if (PyUnicode_CheckExact(x) && PyUnicode_IS_COMPACT_ASCII(x)) {
            const unsigned char *text = (const unsigned char *)PyUnicode_DATA(x);
            Py_ssize_t n = PyUnicode_GET_LENGTH(x), i = n > 0 && text[0] == '-';
            long long value = 0;
            if (n > i && n <= 18) {
                for (; i < n && text[i] >= '0' && text[i] <= '9'; i++) value = value * 10 + (text[i] - '0');
                if (i == n) return PyLong_FromLongLong(text[0] == '-' ? -value : value);
            }
        }
    #endif
        if ((x = k_scalar(x)) == NULL) return NULL;
        Py_DECREF(x);
        return PyObject_CallOneArg((PyObject *)&PyLong_Type, x);
    }
    #define K_PLACE(x, i, n, bad) if (i < 0) i += n; \\
        if (K_UNLIKELY((unsigned long long)i >= (unsigned long long)n)) K_BAIL(bad)
    static CYTHON_INLINE PyObject *k_item(PyObject *x, long long i) {
        Py_ssize_t n = PyList_GET_SIZE(x);
        K_PLACE(x, i, n, NULL);
        return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
    }
    static CYTHON_INLINE PyObject *k_item_late(PyObject *x, long long i) {
        if (K_LIKELY((unsigned long long)i < (unsigned long long)PyList_GET_SIZE(x))) return Py_NewRef(PyList_GET_ITEM(x, (Py_ssize_t)i));
        PyErr_SetString(PyExc_IndexError, "list index out of range");
        return NULL;
    }
    static CYTHON_INLINE PyObject *k_list(PyObject *x) {
        if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static CYTHON_INLINE int k_list_grow(PyObject *x, PyObject *v) {
        if (K_UNLIKELY(k_remember(2, x, NULL, NULL, 0) < 0)) return -1;
        if (K_UNLIKELY(k_list_push(x, v) < 0)) { k_forget(k_noted - 1); return -1; }
        return 0;
    }
    static int k_now_fresh(void) { k_tracked_count = 0; if (k_epoch_place != NULL) k_epoch_seen = *k_epoch_place; return 0; }
    #if defined(PYPY_VERSION)
    #include <pthread.h>
    #define K_SHALLOW_BYTES (48 << 10)
    #define K_SPARE_BYTES (64 << 10)
    static __thread char *k_stack_top = NULL;
    #if defined(__linux__)
    extern int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);
    #endif
    static void k_find_stack(char *here) {
        k_stack_top = here;
    #if defined(__linux__)
        pthread_attr_t attributes;
        if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
            void *begin;
            size_t size;
            if (pthread_attr_getstack(&attributes, &begin, &size) == 0) k_stack_top = (char *)begin + size;
            pthread_attr_destroy(&attributes);
        }
    #endif
    }
    /* The bytes of stack that calls may still take; PyPy allows 768 for each of the recursion limit. */
    static Py_ssize_t k_bytes_left(Py_ssize_t used) {
        PyObject *ask = PySys_GetObject("getrecursionlimit"), *told;
        Py_ssize_t room, spare;
        if (ask == NULL || (told = PyObject_CallNoArgs(ask)) == NULL) { PyErr_Clear(); return -1; }
        room = PyLong_AsSsize_t(told) * 768;
        Py_DECREF(told);
        spare = room / 4 < K_SPARE_BYTES ? room / 4 : K_SPARE_BYTES;
        return room - spare - used;
    }
    #endif
    #define K_CALL_BYTES 1024  /* what a call of the kernel's own takes of the stack at most, and more */
    #define K_CALLS_MOST 400
    static CYTHON_INLINE Py_ssize_t k_room(void) {
    #if defined(PYPY_VERSION)
        char here;
        Py_ssize_t left;
        if (K_UNLIKELY(k_stack_top == NULL)) k_find_stack(&here);
        if (K_LIKELY(k_stack_top - &here <= K_SHALLOW_BYTES)) return K_CALLS_MOST;
        left = k_bytes_left(k_stack_top - &here) / K_CALL_BYTES;
        return left < K_CALLS_MOST ? left : K_CALLS_MOST;
    #elif PY_VERSION_HEX >= 0x030C0000
        return PyThreadState_Get()->py_recursion_remaining - 2;
    #else
        return PyThreadState_Get()->recursion_remaining - 2;
    #endif
    }
    static CYTHON_INLINE PyObject *k_str(PyObject *x) {
        if (K_UNLIKELY(!PyUnicode_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    /* PyPy ends the process where its stack runs out while C code makes an object, as for a traceback.
       So RecursionError is raised here, as PyPy would soon do, while there is room to handle it. */
    static CYTHON_INLINE int k_take(void) {
    #if defined(PYPY_VERSION)
        char here;
        if (K_UNLIKELY(k_stack_top == NULL)) k_find_stack(&here);
        if (K_UNLIKELY(k_stack_top - &here > K_SHALLOW_BYTES) && k_bytes_left(k_stack_top - &here) < 0) {
            PyErr_SetString(PyExc_RecursionError, "maximum recursion depth exceeded");
            return -1;
        }
    #endif
        k_taken++;
        return 0;
    }
    /* What is passed is where a local lies: the reference in it is taken, or stays as it is, and a new one
       is returned for the assignment to the same local. A text that only the local holds is made longer by
       more than is needed; how long it may get where it lies is kept beside the local. */
    #if !defined(PYPY_VERSION) && !defined(Py_GIL_DISABLED) && PY_VERSION_HEX >= 0x030C0000
    #define K_GROWS
    #define K_MOST(r) (PyUnicode_KIND(r) == 1 ? (PyUnicode_IS_ASCII(r) ? 0x7Fu : 0xFFu) : PyUnicode_KIND(r) == 2 ? 0xFFFFu : 0x10FFFFu)
    static CYTHON_INLINE int k_alone(PyObject *r) {
        return Py_REFCNT(r) == 1 && !PyUnicode_CHECK_INTERNED(r) && PyUnicode_IS_COMPACT(r)
            && (PyUnicode_IS_ASCII(r) || ((PyCompactUnicodeObject *)r)->utf8 == NULL);
    }
    static CYTHON_INLINE void k_ends(PyObject *r, Py_ssize_t n) {
        ((PyASCIIObject *)r)->length = n;
        ((PyASCIIObject *)r)->hash = -1;
        PyUnicode_WRITE(PyUnicode_KIND(r), PyUnicode_DATA(r), n, 0);
    }
    static PyObject *k_text_room(PyObject **place, Py_ssize_t more, Py_UCS4 most, Py_ssize_t *room) {
        PyObject *r = *place, *made;
        Py_ssize_t n = PyUnicode_GET_LENGTH(r), size;
        int alone = PyUnicode_CheckExact(r) && k_alone(r);
        if (more > PY_SSIZE_T_MAX / 8 - n) return PyErr_NoMemory();
        size = n + more;
        if (alone) size += (size >> 3) + 24;
        if (alone && most <= K_MOST(r)) {
            ((PyASCIIObject *)r)->hash = -1;
            *place = Py_NewRef(Py_None);
            made = r;
            if (PyUnicode_Resize(&made, size) < 0) { Py_DECREF(Py_None); *place = r; return NULL; }
        }
        else {
            made = PyUnicode_New(size, most > K_MOST(r) ? most : K_MOST(r));
            if (made == NULL) return NULL;
            if (n > 0 && PyUnicode_CopyCharacters(made, 0, r, 0, n) < 0) { Py_DECREF(made); return NULL; }
        }
        *room = size;
        return made;
    }
    #endif
    #define k_text_push(r, c, room) k_text_push_at(&(r), c, &(room))
    static CYTHON_INLINE PyObject *k_text_push_at(PyObject **place, Py_UCS4 c, Py_ssize_t *room) {
        PyObject *r = *place;
    #ifdef K_GROWS
        Py_ssize_t n;
        if (K_UNLIKELY(!PyUnicode_Check(r))) return PyNumber_Add(r, Py_None);
        n = PyUnicode_GET_LENGTH(r);
        if (K_LIKELY(n < *room && k_alone(r) && c <= K_MOST(r))) Py_INCREF(r);
        else if ((r = k_text_room(place, 1, c, room)) == NULL) return NULL;
        PyUnicode_WRITE(PyUnicode_KIND(r), PyUnicode_DATA(r), n, c);
        k_ends(r, n + 1);
        return r;
    #else
        PyObject *x = PyUnicode_FromOrdinal((int)c);
        (void)room;
        if (x == NULL) return NULL;
        *place = Py_NewRef(Py_None);
        PyUnicode_Append(&r, x);
        Py_DECREF(x);
        return r;
    #endif
    }
    /* a class is part of the world too: its version changes whenever it or a base of it does */
    static int k_track(PyObject *cls) {
        int i;
        for (i = 0; i < k_tracked_count; i++) if ((PyObject *)k_tracked[i].type == cls) return 0;
        if (!PyType_Check(cls) || k_tracked_count >= K_TRACKED_MOST) { k_epoch_seen = 0; return 0; }
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
        if (!PyUnstable_Type_AssignVersionTag((PyTypeObject *)cls)) { k_epoch_seen = 0; return 0; }
        k_tracked[k_tracked_count].type = (PyTypeObject *)cls;
        k_tracked[k_tracked_count++].version = ((PyTypeObject *)cls)->tp_version_tag;
    #else
        k_epoch_seen = 0;
    #endif
        return 0;
    }
    static int k_undo(Py_ssize_t mark) {
        int undone = !k_committed;
        if (undone) k_take_back(K_MARKED(mark));
        else k_forget(K_MARKED(mark));
        k_restore(mark);
        return undone;
    }
    static int k_watch(PyObject *namespace) {
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030C0000 && !defined(Py_GIL_DISABLED)
        if (k_watcher < 0) {
            PyObject *shared = PySys_GetObject("_kernel_watch");
            if (shared != NULL && PyCapsule_IsValid(shared, "kernel.watch")) {
                k_shared_watch *found = (k_shared_watch *)PyCapsule_GetPointer(shared, "kernel.watch");
                k_watcher = found->id;
                k_epoch_place = found->epoch;
            }
            else {
                static k_shared_watch own;
                int id = PyDict_AddWatcher(k_on_change);
                if (id < 0) { PyErr_Clear(); return 0; }
                if (PyFunction_AddWatcher(k_on_function) < 0) { PyErr_Clear(); return 0; }
                own.id = k_watcher = id;
                own.epoch = k_epoch_place = &k_epoch;
                shared = PyCapsule_New(&own, "kernel.watch", NULL);
                if (shared == NULL || PySys_SetObject("_kernel_watch", shared) < 0) { Py_XDECREF(shared); return -1; }
                Py_DECREF(shared);
            }
        }
        if (PyDict_CheckExact(namespace) && PyDict_Watch(k_watcher, namespace) < 0) { PyErr_Clear(); k_epoch_place = NULL; }
    #endif
        return 0;
    }
    """
    void k_setup(object)
    int k_bail() except -1
    int k_list_store(list, long long, object) except -1
    int k_list_push(list, object) except -1
    object k_kinds(object, long long)
    bint k_is_plain(object, Py_ssize_t) noexcept
    Py_ssize_t k_begin() noexcept
    bint k_bool(object) except -1
    Py_UCS4 k_char_at(str, long long) except? 1
    bint k_char_is(Py_UCS4, str) noexcept
    bint k_keys_are_plain(object) noexcept
    bint k_compare(object, object, long long) except -1
    int k_dict_store(dict, object, object) except -1
    int k_end(Py_ssize_t) noexcept
    int k_exact_arity(object, object) except -1
    object k_scalar(object)
    double k_float_of(object) except? -1.0
    bint k_fresh() noexcept
    long long k_int(object) except? -1
    long long k_int_in(object, long long, long long) except? -1
    object k_int_of(object)
    object k_item(list, long long)
    object k_item_late(list, long long)
    list k_list(object)
    int k_list_grow(list, object) except -1
    int k_now_fresh() noexcept
    Py_ssize_t k_room() noexcept
    str k_str(object)
    int k_take() except -1
    str k_text_push(str, Py_UCS4, Py_ssize_t)
    int k_track(object) noexcept
    bint k_undo(Py_ssize_t) noexcept
    int k_watch(object) except -1
