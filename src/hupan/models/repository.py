"""Rows to domain and back."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from hupan.downloads import RemoteFile, SourceKind
from hupan.models.domain import CustomModel
from hupan.models.tables import CustomModelRow, ModelSettingRow

_DEFAULT = "default_model"


class SqlModelStore:
    """The room's tables over one transaction.

    Args:
        session: The transaction.
    """

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def default_model(self) -> str | None:
        """Return the id of the default model, where one was chosen."""
        row = await self._session.get(ModelSettingRow, _DEFAULT)
        return None if row is None else row.value

    async def set_default_model(self, model_id: str, *, only_if_unset: bool) -> str:
        """Keep the default model and return what stands."""
        statement = insert(ModelSettingRow).values(name=_DEFAULT, value=model_id)
        # An update also where nothing is to change: it waits for a rival's transaction and returns what stands.
        value = ModelSettingRow.value if only_if_unset else statement.excluded.value
        upsert = statement.on_conflict_do_update(index_elements=[ModelSettingRow.name], set_={"value": value})
        return (await self._session.execute(upsert.returning(ModelSettingRow.value))).scalar_one()

    async def clear_default_model(self, model_id: str) -> None:
        """Forget the choice if it is this model."""
        chosen = delete(ModelSettingRow).where(ModelSettingRow.name == _DEFAULT, ModelSettingRow.value == model_id)
        await self._session.execute(chosen)

    async def custom_models(self) -> Sequence[tuple[str, CustomModel, RemoteFile]]:
        """Return the models that people added."""
        rows = await self._session.scalars(select(CustomModelRow).order_by(CustomModelRow.added_at, CustomModelRow.id))
        return [
            (
                row.id,
                CustomModel(SourceKind(row.source), row.repository, row.file, row.sha256),
                RemoteFile(row.file_name, row.size_bytes, row.sha256),
            )
            for row in rows
        ]

    async def add_custom_model(self, model_id: str, model: CustomModel, file: RemoteFile) -> None:
        """Keep a model that a person added; a rival that was faster wins."""
        row = {
            "id": model_id,
            "source": model.source.value,
            "repository": model.repository,
            "file": model.file,
            "file_name": file.name,
            "size_bytes": file.size_bytes,
            "sha256": file.sha256,
        }
        await self._session.execute(insert(CustomModelRow).values(row).on_conflict_do_nothing())

    async def remove_custom_model(self, model_id: str) -> None:
        """Forget a model that a person added."""
        await self._session.execute(delete(CustomModelRow).where(CustomModelRow.id == model_id))
