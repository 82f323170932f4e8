"""What the controls of the catalogue judge."""

from typing import Annotated

from guiju.kernel.commands.subjects import Subject


class SkuRegistered(Subject, key="catalogue.sku_registered", title="登记的商品", natural_key=("sku",)):
    """A product that comes into the catalogue; ``stage`` is a value of `Stage`."""

    sku: Annotated[str, "商品"]
    stage: Annotated[str, "所处环节"]
    has_record: Annotated[bool, "有生产或进货凭证"]
    has_owner: Annotated[bool, "有售后责任人"]


class StagesStand(Subject, key="catalogue.stages_stand", title="商品环节记录", natural_key=("keeper",), protected=True):
    """Products of one person that lack the record of a stage; ``keeper`` is his account."""

    keeper: Annotated[int, "建档人"]


class CategoryOpened(Subject, key="catalogue.category_opened", title="开通的类目", natural_key=("category",)):
    """``kind`` is that of its line of business, ``scope`` its words in the 经营范围."""

    category: Annotated[str, "类目"]
    kind: Annotated[str, "业务线种类"]
    permit: Annotated[str, "须有的许可"]
    scope: Annotated[str, "对应的经营范围"]
