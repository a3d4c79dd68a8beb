"""Tell who was only asked from who has accepted."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Everybody who took part until now keeps the role that they had."""

    dependencies: ClassVar = [("episodes", "0005_notices_seen")]

    operations: ClassVar = [
        migrations.AddField(
            model_name="involvement",
            name="is_asked",
            field=models.BooleanField(default=False),
        ),
    ]
