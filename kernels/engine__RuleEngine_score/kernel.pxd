cdef extern from *:
    """
    #include <math.h>
    #include <limits.h>
    #define K_SITES 2
    #define K_SHAPES 1
    static PyObject *k_bail_type = NULL;
    static void k_setup(PyObject *bail) { Py_XINCREF(bail); k_bail_type = bail; }
    static void __attribute__((cold, noinline)) k_fail(void) { PyErr_SetNone(k_bail_type); }
    #define K_BAIL(result) do { k_fail(); return (result); } while (0)
    #define K_ALWAYS static inline __attribute__((always_inline))
    #define K_LIKELY(x) __builtin_expect(!!(x), 1)
    #define K_UNLIKELY(x) __builtin_expect(!!(x), 0)
    /* An attribute site remembers (type, version of the type, where the value is): inline values or a
       slot. While type and version are the same the value is read there; else it is looked up again.
       Known layouts only (3.13 to 3.15, with the GIL); elsewhere the interpreter's own lookup. */
    #if !defined(PYPY_VERSION) && PY_VERSION_HEX >= 0x030D0000 && PY_VERSION_HEX < 0x03100000 \\
        && !defined(Py_GIL_DISABLED) && defined(__has_include)
    #if __has_include("internal/pycore_dict.h")
    #define K_INLINE_VALUES 1
    #ifndef Py_BUILD_CORE
    #define Py_BUILD_CORE 1
    #endif
    #include "internal/pycore_dict.h"
    #include "internal/pycore_object.h"
    #endif
    #endif
    typedef struct {
        PyTypeObject *type, *dict_type, *class_type, *tried;
        unsigned int version, tried_version;
        Py_ssize_t place, entries;
        PyObject *value;  /* what the class holds by that name, borrowed: good while the version is */
    } k_site;
    static k_site k_sites[K_SITES];
    #define K_SITE_WAYS 3
    static k_site k_sites_more[K_SITES][K_SITE_WAYS];  /* what a site knew before objects of another class came */
    static PyObject *k_class_value(PyTypeObject *type, PyObject *name) {
    #if defined(PYPY_VERSION)
        PyObject *mro = type->tp_mro, *found = NULL;
        Py_ssize_t i, n = mro ? PyTuple_Size(mro) : 0;
        for (i = 0; i < n && !found; i++) {
            PyObject *d = ((PyTypeObject *)PyTuple_GetItem(mro, i))->tp_dict;
            found = d ? PyDict_GetItem(d, name) : NULL;
        }
        return found;
    #else
        return _PyType_Lookup(type, name);
    #endif
    }
    /* Whether attributes that are there are read as `object` reads them: `__getattr__` may be defined,
       it is asked only for those that are not. */
    static int k_reads_plainly(PyTypeObject *type) {
        static PyObject *name, *plain;
        if (type->tp_getattro == PyObject_GenericGetAttr) return 1;
        if (name == NULL) {
            name = PyUnicode_InternFromString("__getattribute__");
            plain = name ? k_class_value(&PyBaseObject_Type, name) : NULL;
            if (plain == NULL) { PyErr_Clear(); return 0; }
        }
        return k_class_value(type, name) == plain;
    }
    /* The value in an instance's own dict (where it has one already), borrowed; or NULL. */
    static CYTHON_INLINE PyObject *k_site_dict(k_site *site, PyObject *x, PyObject *name) {
    #ifdef K_INLINE_VALUES
        if (K_LIKELY(Py_TYPE(x) == site->dict_type && site->dict_type->tp_version_tag == site->version)) {
            PyObject *own = (PyObject *)_PyObject_GetManagedDict(x);
            if (own != NULL) return PyDict_GetItemWithError(own, name);
        }
    #endif
        return NULL;
    }
    /* The value that the class holds, for an instance that surely has none of its own, borrowed: it can't
       have one while the keys that instances share are as many as they were without that name. */
    static CYTHON_INLINE PyObject *k_site_class(k_site *site, PyObject *x) {
    #ifdef K_INLINE_VALUES
        PyTypeObject *type = Py_TYPE(x);
        if (K_LIKELY(type == site->class_type && type->tp_version_tag == site->version)) {
            PyDictValues *values = (PyDictValues *)((char *)x + type->tp_basicsize);
            if (site->entries < 0) return site->value;
            if (K_UNLIKELY(!values->valid)) return NULL;
            if (site->place >= 0) return values->values[site->place] == NULL ? site->value : NULL;
            if (((PyHeapTypeObject *)type)->ht_cached_keys->dk_nentries == site->entries) return site->value;
        }
    #endif
        return NULL;
    }
    static int k_site_is_for(const k_site *site, PyTypeObject *type) {
        return type->tp_version_tag == site->version
            && (site->type == type || site->dict_type == type || site->class_type == type);
    }
    /* What a site knew of another class is kept, for when its objects come again. */
    static void k_site_keep(k_site *site, PyTypeObject *type) {
        k_site *more = k_sites_more[site - k_sites];
        PyTypeObject *known = site->type ? site->type : site->dict_type ? site->dict_type : site->class_type;
        int way;
        if (known == NULL || known == type) return;
        for (way = K_SITE_WAYS - 1; way > 0; way--) more[way] = more[way - 1];
        more[0] = *site;
    }
    /* The site that knows a class from earlier, or NULL. */
    static k_site *k_site_other(k_site *site, PyTypeObject *type) {
        k_site *more = k_sites_more[site - k_sites];
        int way;
        for (way = 0; way < K_SITE_WAYS; way++) if (k_site_is_for(&more[way], type)) return &more[way];
        return NULL;
    }
    static void k_site_find(k_site *site, PyObject *x, PyObject *name) {
        site->type = site->dict_type = site->class_type = NULL;
    #ifdef K_INLINE_VALUES
        {
            PyTypeObject *type = Py_TYPE(x);
            PyObject *found;
            Py_ssize_t place;
            if (!k_reads_plainly(type)) return;
            found = k_class_value(type, name);
            if (found != NULL && Py_TYPE(found) == &PyMemberDescr_Type) {
                PyMemberDef *member = ((PyMemberDescrObject *)found)->d_member;
                if (member->type != Py_T_OBJECT_EX || (member->flags & Py_READONLY)) return;
                if (!PyUnstable_Type_AssignVersionTag(type)) return;
                site->place = -member->offset;
            }
            else {
                int held = found != NULL && Py_TYPE(found)->tp_descr_get == NULL;
                PyDictKeysObject *keys;
                if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) return;
                if (!(type->tp_flags & Py_TPFLAGS_MANAGED_DICT) && (type->tp_dictoffset != 0 || !held)) return;
                if (!PyUnstable_Type_AssignVersionTag(type)) return;
                site->version = type->tp_version_tag;
                site->value = found;
                site->entries = -1;
                if (!(type->tp_flags & Py_TPFLAGS_MANAGED_DICT)) { site->class_type = type; return; }
                site->dict_type = type;
                if (!(type->tp_flags & Py_TPFLAGS_INLINE_VALUES)) return;
                keys = ((PyHeapTypeObject *)type)->ht_cached_keys;
                place = _PyDictKeys_StringLookup(keys, name);
                site->place = place;
                site->entries = keys->dk_nentries;
                if (held) site->class_type = type;
                if (place < 0) { PyErr_Clear(); return; }
            }
            site->version = type->tp_version_tag;
            site->type = type;
        }
    #endif
    }
    static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x);
    /* The value where a site knows where to look, borrowed; else NULL, perhaps with an error set. */
    static PyObject *k_site_value(k_site *site, PyObject *x, PyObject *name) {
        PyObject **cell, *value;
        if (!k_site_is_for(site, Py_TYPE(x))) site = k_site_other(site, Py_TYPE(x));
        if (site == NULL) return NULL;
        cell = k_site_cell(site, x);
        if (cell != NULL && *cell != NULL) return *cell;
        value = k_site_class(site, x);
        return value != NULL ? value : k_site_dict(site, x, name);
    }
    /* Look up again, unless that class is known to offer no place for the name. */
    static void k_site_try(k_site *site, PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        if (site->tried == type && site->tried_version == type->tp_version_tag) return;
        k_site_keep(site, type);
        k_site_find(site, x, name);
        site->tried = site->type || site->dict_type || site->class_type ? NULL : type;
        site->tried_version = type->tp_version_tag;
    }
    static CYTHON_INLINE PyObject **k_site_cell(k_site *site, PyObject *x) {
    #ifdef K_INLINE_VALUES
        if (K_LIKELY(Py_TYPE(x) == site->type && site->type->tp_version_tag == site->version)) {
            if (K_UNLIKELY(site->place < 0)) return (PyObject **)((char *)x - site->place);
            {
                PyDictValues *values = (PyDictValues *)((char *)x + site->type->tp_basicsize);
                if (K_LIKELY(values->valid)) return &values->values[site->place];
            }
        }
    #endif
        return NULL;
    }
    #ifdef K_INLINE_VALUES
    /* The first value of an attribute: inline values also note the order in which they came. */
    static CYTHON_INLINE void k_attr_begin(PyObject *x, Py_ssize_t place, PyObject **cell, PyObject *v) {
        *cell = Py_NewRef(v);
        if (place >= 0)
            _PyDictValues_AddToInsertionOrder((PyDictValues *)((char *)x + Py_TYPE(x)->tp_basicsize), place);
    }
    #endif
    /* An attribute of a class itself: plain data, or what a class hands out as it is. */
    static PyObject *k_attr_of_class(PyTypeObject *x, PyObject *name) {
        PyObject *found = k_class_value(&PyType_Type, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_set != NULL) K_BAIL(NULL);
        found = k_class_value(x, name);
        if (found == NULL || (Py_TYPE(found)->tp_descr_get != NULL && !PyFunction_Check(found))) K_BAIL(NULL);
        return Py_NewRef(found);
    }
    static PyObject *k_attr_slow(k_site *site, PyObject *x, PyObject *name) {
        PyTypeObject *type = Py_TYPE(x);
        PyObject *found, *value;
        if (type == &PyType_Type) return k_attr_of_class((PyTypeObject *)x, name);
        value = k_site_value(site, x, name);
        if (K_LIKELY(value != NULL)) return Py_NewRef(value);
        if (K_UNLIKELY(PyErr_Occurred() != NULL)) return NULL;
        k_site_keep(site, type);
        k_site_find(site, x, name);
        if (!k_reads_plainly(type)) K_BAIL(NULL);
        found = k_class_value(type, name);
        if (found != NULL && Py_TYPE(found)->tp_descr_get != NULL
            && !(Py_TYPE(found) == &PyMemberDescr_Type)) K_BAIL(NULL);
        value = PyObject_GenericGetAttr(x, name);
        if (value == NULL && PyErr_ExceptionMatches(PyExc_AttributeError)) { PyErr_Clear(); K_BAIL(NULL); }
        return value;
    }
    /* An attribute read when nothing can be taken back any more: else the interpreter's own look-up. */
    static PyObject *k_attr_late_slow(k_site *site, PyObject *x, PyObject *name) {
        PyObject *value = k_site_value(site, x, name);
        if (K_LIKELY(value != NULL)) return Py_NewRef(value);
        if (PyErr_Occurred() != NULL) return NULL;
    #ifdef K_INLINE_VALUES
        k_site_try(site, x, name);
    #endif
        return PyObject_GetAttr(x, name);
    }
    static CYTHON_INLINE PyObject *k_attr_late(Py_ssize_t site, PyObject *x, PyObject *name) {
        PyObject **cell = k_site_cell(&k_sites[site], x);
        if (K_LIKELY(cell != NULL && *cell != NULL)) return Py_NewRef(*cell);
        return k_attr_late_slow(&k_sites[site], x, name);
    }
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
    K_THREAD int k_committed = 0;
    K_THREAD Py_ssize_t k_base = 0;  /* where the notes of the innermost call begin */
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
    static CYTHON_INLINE k_note *k_new_note(void) {
        if (K_UNLIKELY(k_noted >= k_notes_room)) {
            if (k_remember(0, Py_None, NULL, NULL, 0) < 0) return NULL;
            k_noted--;
            Py_DECREF(Py_None);
        }
        return &k_notes[k_noted++];
    }
    static void k_forget(Py_ssize_t mark) {
        while (k_noted > mark) {
            k_note note = k_notes[--k_noted];
            Py_DECREF(note.object);
            Py_XDECREF(note.key);
            Py_XDECREF(note.old);
        }
        if (k_noted == 0 && k_notes_room > 4096) { PyMem_RawFree(k_notes); k_notes = NULL; k_notes_room = 0; }
    }
    static void k_take_back(Py_ssize_t mark) {
        PyObject *type, *value, *trace;
        PyErr_Fetch(&type, &value, &trace);
        while (k_noted > mark) {
            k_note note = k_notes[--k_noted];
            Py_ssize_t n;
            switch (note.kind) {
                case 1: k_list_store(note.object, note.index, note.old); break;
                case 2: n = PyList_GET_SIZE(note.object); PyList_SetSlice(note.object, n - 1, n, NULL); break;
                case 3: PyList_Insert(note.object, note.index, note.old); break;
                case 4: if (note.old) PyDict_SetItem(note.object, note.key, note.old);
                        else PyDict_DelItem(note.object, note.key);
                        break;
                case 5: PyObject_GenericSetAttr(note.object, note.key, note.old); break;
                case 6: PySet_Discard(note.object, note.key); break;
                case 8: note.old = PyFloat_FromDouble(note.number);
                        if (note.old) PyObject_GenericSetAttr(note.object, note.key, note.old);
                        break;
                case 11: note.old = PyFloat_FromDouble(note.number);
                         if (note.old) PyDict_SetItem(note.object, note.key, note.old);
                         break;
                case 10: PyList_SetSlice(note.object, 0, PY_SSIZE_T_MAX, note.old); break;
                case 9: PyList_SetSlice(note.object, note.index, PY_SSIZE_T_MAX, NULL); break;
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
        return mark;
    }
    static CYTHON_INLINE void k_restore(Py_ssize_t mark) {
        k_base = (mark >> 24) & 0xFFFFFF;
        k_committed = (int)(mark >> 48);
    }
    static CYTHON_INLINE int k_commit(void) { if (!k_committed) { k_committed = 1; if (k_noted > k_base) k_forget(k_base); } return 0; }
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
    #endif
    static CYTHON_INLINE int k_fresh(void) {
        int i;
        if (k_epoch_place == NULL || k_epoch_seen != *k_epoch_place) return 0;
        for (i = 0; i < k_tracked_count; i++) if (k_tracked[i].type->tp_version_tag != k_tracked[i].version) return 0;
        return 1;
    }
    static CYTHON_INLINE PyObject *k_list(PyObject *x) {
        if (K_UNLIKELY(!PyList_CheckExact(x))) K_BAIL(NULL);
        return Py_NewRef(x);
    }
    static int k_now_fresh(void) { k_tracked_count = 0; if (k_epoch_place != NULL) k_epoch_seen = *k_epoch_place; return 0; }
    static CYTHON_INLINE Py_ssize_t k_room(void) {
    #if defined(PYPY_VERSION)
        return 400;
    #elif PY_VERSION_HEX >= 0x030C0000
        return PyThreadState_Get()->py_recursion_remaining - 2;
    #else
        return PyThreadState_Get()->recursion_remaining - 2;
    #endif
    }
    static CYTHON_INLINE int k_take(void) { k_taken++; return 0; }
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
    object k_attr_late(Py_ssize_t, object, object)
    int k_list_store(list, long long, object) except -1
    int k_list_push(list, object) except -1
    Py_ssize_t k_begin() noexcept
    int k_commit() noexcept
    int k_end(Py_ssize_t) noexcept
    int k_exact_arity(object, object) except -1
    bint k_fresh() noexcept
    list k_list(object)
    int k_now_fresh() noexcept
    Py_ssize_t k_room() noexcept
    int k_take() noexcept
    int k_track(object) noexcept
    bint k_undo(Py_ssize_t) noexcept
    int k_watch(object) except -1
