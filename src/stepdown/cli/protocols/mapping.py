"""``stepdown protocol map``: the picture of a pathway, and its table."""

from pathlib import Path

import click

from stepdown.cli.protocols.telling import count, refuse
from stepdown.protocol.checking import load_sound_pack
from stepdown.protocol.language import Pack
from stepdown.protocol.library import packs_folder, shipped_packs
from stepdown.protocol.maps.flow import flow_of
from stepdown.protocol.maps.tabulating import in_markdown
from stepdown.protocol.maps.writing import files_of, key_file
from stepdown.protocol.pathway import compile_pathway
from stepdown.protocol.problems import PackError, closest

OUT = click.Path(path_type=Path, file_okay=False)
PACK_OR_NONE = click.argument("pack", required=False, type=click.Path(path_type=Path))


@click.command("map")
@PACK_OR_NONE
@click.option("--pathway", "pathway_id", help="Only this one; else every pathway of the pack.")
@click.option("--out", "folder", type=OUT, help="Write pictures and pages into this folder.")
@click.option("--all", "all_packs", is_flag=True, help="Write those of every pack that is shipped.")
def draw_maps(
    pack: Path | None, pathway_id: str | None, folder: Path | None, all_packs: bool
) -> None:
    """Draw the pathways of a pack as pictures, and write the same steps as tables.

    Without --out only the tables are printed.
    """
    if all_packs:
        _write_all(pack, pathway_id, folder)
        return
    if pack is None:
        raise click.UsageError("Give the folder of a pack, or --all with --out.")
    loaded = _loaded(pack)
    ids = _chosen(loaded, pathway_id)
    if folder is None:
        for id_ in ids:
            flow = flow_of(compile_pathway(loaded, id_))
            click.echo(f"# {flow.title}\n\n{in_markdown(flow)}")
        return
    _write(loaded, ids, folder)
    click.echo(f"{count(len(ids), 'map')} written to {folder}.")


def _loaded(pack: Path) -> Pack:
    try:
        return load_sound_pack(pack)
    except PackError as error:
        refuse(error, pack)


def _chosen(pack: Pack, wanted: str | None) -> list[str]:
    if wanted is None:
        return list(pack.pathways)
    if wanted not in pack.pathways:
        raise click.UsageError(f"There is no pathway '{wanted}'. {closest(wanted, pack.pathways)}")
    return [wanted]


def _write(pack: Pack, ids: list[str], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (key_file(), *(file for id_ in ids for file in files_of(pack, id_))):
        (folder / name).write_text(text, encoding="utf-8")


def _write_all(pack: Path | None, pathway_id: str | None, folder: Path | None) -> None:
    """Write the maps of every shipped pack, a folder each, and a page that leads to them."""
    if pack is not None or pathway_id is not None or folder is None:
        raise click.UsageError("--all takes no pack and no --pathway, and needs --out.")
    lines = [
        "# The maps of the pathways",
        "",
        "Every pathway of every pack that comes with Stepdown, as a picture and as a table. "
        "`make maps` writes them again.",
    ]
    for path in shipped_packs():
        loaded = _loaded(path)
        below = path.relative_to(packs_folder())
        _write(loaded, list(loaded.pathways), folder / below)
        lines += ["", f"## {loaded.about.council}: {loaded.about.source.title}", ""]
        for id_, file in loaded.pathways.items():
            lines.append(f"- [{file.title}]({below.as_posix()}/{id_}.md)")
    index = folder / "README.md"
    index.write_text("\n".join([*lines, ""]), encoding="utf-8")
    click.echo(f"{count(sum(line.startswith('- ') for line in lines), 'map')} written to {folder}.")
