"""The programs of pyperformance as subjects, with the functions that dominate each.

The targets were chosen by profiling the workloads: the function that most of the time is below,
and those with the most time of their own.
"""

import shutil
from pathlib import Path

from benchmarks.subject import Subject, Target
from benchmarks.tools import WORK, Tools

# Programs whose folder has another name than the subject.
FOLDERS = {"scimark": "bm_scimark", "nbody": "bm_nbody"}
TARGETS: dict[str, tuple[str, ...]] = {
    "richards": (
        "Richards.run",
        "schedule",
        "Task.runTask",
        "Task.qpkt",
        "TaskState.isTaskHoldingOrWaiting",
        "HandlerTask.fn",
        "WorkTask.fn",
        "IdleTask.fn",
    ),
    "deltablue": (
        "chain_test",
        "projection_test",
        "Planner.incremental_add",
        "Plan.execute",
        "BinaryConstraint.choose_method",
        "BinaryConstraint.recalculate",
        "EqualityConstraint.execute",
    ),
    "nbody_of_pairs": ("advance", "report_energy"),
    "fannkuch": ("fannkuch",),
    "spectral_norm": ("eval_AtA_times_u", "part_A_times_u", "part_At_times_u", "eval_A"),
    "chaos": (
        "Chaosgame.create_image_chaos",
        "Chaosgame.transform_point",
        "Spline.__call__",
        "Spline.GetIndex",
        "GVector.linear_combination",
    ),
    "raytrace": (
        "Scene.render",
        "Scene.rayColour",
        "Sphere.intersectionTime",
        "Halfspace.intersectionTime",
        "Scene._lightIsVisible",
        "Vector.__sub__",
        "Vector.dot",
    ),
    "float": ("benchmark", "maximize", "Point.__init__", "Point.normalize"),
    "go": (
        "computer_move",
        "UCTNode.random_playout",
        "Board.useful",
        "Square.move",
        "Square.find",
        "EmptySet.random_choice",
    ),
    "hexiom": ("solve_step", "constraint_pass", "find_moves", "Done.already_done", "solved"),
    "nqueens": ("n_queens", "permutations"),
    "pyflate": (
        "bzip2_main",
        "decode_huffman_block",
        "HuffmanTable.find_next_symbol",
        "RBitfield.readbits",
        "bwt_reverse",
    ),
    "crypto_pyaes": ("AES.encrypt", "AES.__init__", "AESModeOfOperationCTR.encrypt"),
    "mdp": ("Battle.evaluate", "topoSort", "getCritDist", "Battle.getSuccessors"),
    "scimark_sor": ("SOR_execute", "Array2D.__getitem__"),
    "scimark_sparse_mat_mult": ("SparseCompRow_matmult",),
    "scimark_monte_carlo": ("MonteCarlo", "Random.nextDouble"),
    "scimark_lu": ("LU_factor", "ArrayList.__getitem__"),
    "scimark_fft": ("FFT_transform_internal", "FFT_bitreverse", "FFT_inverse"),
    "barnes_hut": (
        "advance_system",
        "QuadTree.insert",
        "QuadTree.calculate_force",
        "calculate_system_energy",
    ),
}


def programs(tools: Tools) -> tuple[Subject, ...]:
    """Copy the programs out of the package and return them as subjects."""
    return tuple(_subject(name, qualnames, tools) for name, qualnames in TARGETS.items())


def _subject(name: str, qualnames: tuple[str, ...], tools: Tools) -> Subject:
    if name == "crypto_pyaes":
        source = _package(tools, "pyaes") / "aes.py"
        module, root = "pyaes.aes", source.parent.parent
    else:
        folder = FOLDERS.get(name.partition("_")[0], f"bm_{name}")
        source = _copied(tools.programs / folder / "run_benchmark.py", folder)
        module, root = folder, source.parent
    return Subject(
        name=name,
        corpus="programs",
        module=module,
        source=source,
        root=root,
        workloads="program_workloads",
        targets=tuple(Target(qualname=qualname) for qualname in qualnames),
    )


def _copied(source: Path, name: str) -> Path:
    """Copy a program to a file with a name of its own."""
    place = WORK / "programs" / name / f"{name}.py"
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.is_file() or place.read_bytes() != source.read_bytes():
        shutil.copyfile(source, place)
    return place


def _package(tools: Tools, name: str) -> Path:
    """Copy a package that a program is made of."""
    place = WORK / "programs" / name / name
    if not place.is_dir():
        shutil.copytree(tools.packages / name, place, ignore=shutil.ignore_patterns("__pycache__"))
    return place
