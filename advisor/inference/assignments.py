"""What assignments do to states and sites."""

from __future__ import annotations

import ast

from advisor.inference import (
    aliased,
    arithmetic,
    arrays,
    attributes,
    evaluation,
    loops,
    merging,
    objects,
    records,
    special_methods,
)
from advisor.inference.builtin_arguments import SIZED, item_type
from advisor.inference.context import Context, RefusedError
from advisor.inference.dict_fields import note_field
from advisor.inference.effects import generic, unknown_effect
from advisor.inference.mapped import in_parts
from advisor.inference.objects import is_key
from advisor.inference.state import Env
from advisor.inference.types import ANY, SCALARS, Ty, is_index
from advisor.model.kernel import RefusalReason

_IN_PLACE = frozenset(("list", "dict", "set", "bytearray", "array"))
_BYTES = ("bytes", "bytearray")


def assign(context: Context, node: ast.Assign, env: Env) -> Env | None:
    """Run `target = value`."""
    if aliased.stands(context, node, env):
        return env
    ty = _pairwise(context, node, env)
    if ty is None:
        return env
    if len(node.targets) > 1:
        context.sites.box(ty)
    for target in node.targets:
        store(context, target, ty, env)
    return env


def _pairwise(context: Context, node: ast.Assign, env: Env) -> Ty | None:
    """Run `a, b = x, y` side by side: no tuple is made. Returns None when it was done."""
    target, value = node.targets[0], in_parts(context, node.value, env)
    if (
        len(node.targets) != 1
        or not isinstance(target, ast.Tuple)
        or not isinstance(value, ast.Tuple)
        or len(target.elts) != len(value.elts)
        or any(isinstance(e, ast.Starred) for e in (*target.elts, *value.elts))
    ):
        return evaluation.look(context, node.value, env)
    types = [evaluation.look(context, e, env) for e in value.elts]
    for part, ty in zip(target.elts, types, strict=True):
        store(context, part, ty, env)
    return None


def store(context: Context, target: ast.expr, ty: Ty, env: Env) -> None:
    """Store a value of a type into a target."""
    if isinstance(target, ast.Name):
        context.ty[target] = ty
        context.set_var(env, target.id, ty)
    elif isinstance(target, (ast.Tuple, ast.List)):
        loops.bind(context, target, ty, env)
    elif isinstance(target, ast.Subscript):
        _store_item(context, target, ty, env)
    elif isinstance(target, ast.Attribute):
        base = evaluation.look(context, target.value, env)
        context.escape(base)
        context.escape(ty)
        context.unseen.discard(target)
        if attributes.stores_plainly(context, target, base):
            if context.is_fresh(target.value):
                context.unseen.add(target)
            else:
                context.change(target, env)
        else:
            unknown_effect(context, target, env)
    else:
        raise RefusedError(RefusalReason.UNSUPPORTED_SYNTAX, type(target).__name__, target)


def _store_item(context: Context, target: ast.Subscript, ty: Ty, env: Env) -> None:
    base = evaluation.look(context, target.value, env)
    if isinstance(target.slice, ast.Slice):
        _store_slice(context, target, target.slice, (base, ty), env)
        return
    index = evaluation.look(context, target.slice, env)
    if env.dirty:
        context.dirty.add(target)
    atom = base.single
    if atom is not None and atom.kind in ("list", "dict"):
        _store_part(context, target, base, index, ty)
        if context.sites.shared(base, atom.kind):
            context.escape(ty)
            context.escape(index)
            context.change(target, env)
        if atom.kind == "dict" and not index.is_only(*SCALARS, "tuple"):
            context.escape(index)
            if not is_key(context, target.slice, index, env):
                generic(context, target, env)
    elif atom is not None and atom.kind == "bytearray":
        context.change(target, env)
    elif not arrays.stores(context, target, base, index, ty, env):
        _store_into_instance(context, target, (base, index, ty), env)


def _in_c(context: Context, base: Ty, ty: Ty) -> bool:
    """Tell whether both are lists that may be C arrays, as far as is known of each alone."""
    lists = [one.get("list") for one in (base, ty) if one.is_only("list")]
    sites = [atom.sites for atom in lists if atom is not None]
    own = len(sites) == 2 and all(None not in places for places in sites)
    return own and not any(context.sites.item(one, "list").get("list") for one in (base, ty))


def _store_slice(
    context: Context, target: ast.Subscript, parts: ast.Slice, types: tuple[Ty, Ty], env: Env
) -> None:
    """Note a store of several items: into a list or bytearray it runs nobody's code."""
    base, ty = types
    known, counts = not env.dirty, parts.step is None
    for bound in (parts.lower, parts.upper, parts.step):
        if bound is not None:
            at = evaluation.value(context, bound, env)
            known &= at.is_only("int", "bool", "none")
            counts &= is_index(at)
    context.spliced.pop(target, None)
    if known and not env.dirty and counts and _in_c(context, base, ty):
        context.spliced[target] = (base, ty)
    else:
        context.sites.box(base)
        context.escape(ty)
    context.effects.discard(target)
    context.undone.discard(target)
    if known and not env.dirty and base.is_only("list") and ty.is_only(*SIZED):
        added = item_type(context, ty)
        for site in context.sites.local(base, "list"):
            context.sites.add(site, added)
        if context.sites.shared(base, "list"):
            context.escape(added)
            context.change(target, env)
    elif known and not env.dirty and base.is_only("bytearray") and ty.is_only(*_BYTES):
        context.change(target, env)
    else:
        context.escape(base)
        unknown_effect(context, target, env)


def _store_into_instance(
    context: Context, target: ast.Subscript, types: tuple[Ty, Ty, Ty], env: Env
) -> None:
    """Note a store into an instance: into its dict, where its class leaves that alone."""
    base, index, ty = types
    if env.dirty or not records.stored_into(context, target.value, base):
        _store_by_method(context, target, types, env)
        return
    for part in types:
        context.escape(part)
    objects.forget(context, target)
    context.ty[target] = ty
    context.change(target, env)
    if not is_key(context, target.slice, index, env):
        generic(context, target, env)


def _store_by_method(
    context: Context, target: ast.Subscript, types: tuple[Ty, Ty, Ty], env: Env
) -> None:
    """Note a store that the class of what is subscripted decides on."""
    for part in types:
        context.escape(part)
    context.ty[target] = types[2]
    objects.forget(context, target)
    operands = tuple(zip((target.value, target.slice, target), types, strict=True))
    if special_methods.special(context, target, "__setitem__", operands, env) is None:
        unknown_effect(context, target, env)


def _store_part(context: Context, target: ast.Subscript, base: Ty, index: Ty, ty: Ty) -> None:
    """Note what a list or dict made in the function may now hold."""
    if base.is_only("list"):
        for site in context.sites.local(base, "list"):
            context.sites.add(site, ty)
        return
    for site in context.sites.local(base, "dict"):
        context.sites.box(base)
        context.sites.add(site, ty, index)
        note_field(context, site, target.slice, ty)


def augassign(context: Context, node: ast.AugAssign, env: Env) -> Env | None:
    """Run `target += value`; in place where the old value can be changed."""
    target = node.target
    load = as_load(context, target)
    made = as_binop(context, node)
    context.augmented.add(made)
    if isinstance(target, ast.Name):
        old = evaluation.look(context, load, env)
        if isinstance(node.op, ast.Add):
            extend = as_extend(context, node)
            context.ty.pop(extend, None)  # a former pass may have known more of the target
            if old.is_only("list") or (
                old.is_only("bytearray")
                and evaluation.look(context, node.value, env).is_only(*_BYTES)
            ):
                evaluation.look(context, extend, env)
                if extend not in context.effects:
                    return env
        if not old.kinds & _IN_PLACE:
            ty = evaluation.look(context, made, env)
            store(context, target, ty, env)
            return env
    else:
        old = evaluation.look(context, load, env)
    right = evaluation.look(context, node.value, env)
    if env.dirty:
        context.dirty.add(made)
    kept = merging.in_place(context, made, old, right, env)
    if kept is not None:
        context.ty[made] = kept
        store(context, target, kept, env)
        return env
    if old.kinds & _IN_PLACE:
        context.escape(old)
        context.escape(right)
        unknown_effect(context, made, env)
        context.ty[made] = ANY
        store(context, target, ANY, env)
        return env
    ty = arithmetic.binary(context, made, node.op, old, right, env)
    if ty.is_any:
        context.ty[made] = ANY
        context.escape(old)
        context.escape(right)
        ty = generic(context, made, env)
    context.ty[made] = ty
    store(context, target, ty, env)
    return env


def as_extend(context: Context, node: ast.AugAssign) -> ast.Call:
    """Return `target.extend(value)`, which is what `target += value` does to a list."""
    made = as_binop(context, node)
    found = context.twins.get(made)
    if found is None:
        holder = as_load(context, node.target)
        func = ast.copy_location(ast.Attribute(holder, "extend", ast.Load()), node.target)
        found = ast.copy_location(ast.Call(func, [node.value], []), node.target)
        context.twins[made] = found
    assert isinstance(found, ast.Call)
    return found


def as_load(context: Context, target: ast.expr) -> ast.expr:
    """Return the reading twin of an assignment target: one per node, at the same place."""
    found = context.twins.get(target)
    if found is None:
        if isinstance(target, ast.Subscript):
            found = type(target)(target.value, target.slice, ast.Load())
        elif isinstance(target, ast.Attribute):
            found = ast.Attribute(target.value, target.attr, ast.Load())
        else:
            assert isinstance(target, ast.Name)
            found = ast.Name(target.id, ast.Load())
        context.twins[target] = ast.copy_location(found, target)
        if target in context.stands_for:
            context.stands_for[found] = context.stands_for[target]
    return found


def as_binop(context: Context, node: ast.AugAssign) -> ast.BinOp:
    """Return `target op value` of an augmented assignment: one per node."""
    found = context.twins.get(node)
    if found is None:
        found = ast.copy_location(
            ast.BinOp(as_load(context, node.target), node.op, node.value), node.target
        )
        context.twins[node] = found
        context.stands_for[found] = node.target
    assert isinstance(found, ast.BinOp)
    return found


def annassign(context: Context, node: ast.AnnAssign, env: Env) -> Env | None:
    """Run `target: type = value`."""
    if node.value is None:
        return env
    ty = evaluation.look(context, node.value, env)
    store(context, node.target, ty, env)
    return env
