import pytest
from house import source_tree as house


@pytest.mark.parametrize("path", house.MODULES, ids=house.relative)
def test_layers_point_down_only(path):
    layer = house.relative(path).split("/")[0]
    allowed = house.LAYERS[: house.LAYERS.index(layer) + 1]
    for name in house.imports(path):
        parts = name.split(".")
        if parts[0] == "lemmata" and len(parts) > 1:
            assert parts[1] in allowed, f"{layer} imports {name}"


def test_the_namespace_has_no_init():
    stray = [house.relative(house.TOP / layer / "lemmata" / "__init__.py") for layer in house.LAYERS]
    assert not [path for path in stray if (house.TOP / path).exists()]


def test_every_package_is_typed_and_named_after_its_root():
    for layer in house.LAYERS:
        assert [entry.name for entry in (house.TOP / layer).iterdir() if entry.is_dir()] == ["lemmata"]
        assert (house.TOP / layer / "lemmata" / layer / "py.typed").is_file()


def test_every_folder_with_modules_is_a_package():
    folders = {path.parent for path in house.MODULES}
    assert folders == set(house.PACKAGES)
