"""The account that a person signs in with."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts, whose e-mail address is kept as it is compared: in lower case."""

    def create_user(self, email: str, password: str | None = None, **details: Any) -> "Account":
        """Make an account; without a password, nobody can sign in to it by password."""
        if not email:
            msg = "An account needs an e-mail address."
            raise ValueError(msg)
        account = self.model(email=email.strip().lower(), **details)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(
        self, email: str, password: str | None = None, **details: Any
    ) -> "Account":
        """Make an account that Django's own commands treat as the operator's."""
        return self.create_user(email, password, is_superuser=True, **details)

    def get_by_natural_key(self, username: str | None) -> "Account":
        """Find an account whichever way its address is capitalised."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser, PermissionsMixin):
    """One person's way in: what they may see follows from their posts, not from this."""

    kind_of_table = "working"

    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField(max_length=200)
    job = models.CharField(max_length=200, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    authority = models.ForeignKey(
        "partnership.Authority",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="accounts",
    )
    """The council whose partnership they work in; nobody's, for an operator of the site."""
    is_administrator = models.BooleanField(default=False)
    """May look after the council's teams, posts and protocols; sees no family by that."""
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """One account for an address, whatever its capitals."""

        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="account_one_for_each_address"),
        ]

    def __str__(self) -> str:
        """Return the name that colleagues know."""
        return self.name

    @property
    def is_staff(self) -> bool:
        """Say whether Django's own commands may treat the account as an operator's."""
        return self.is_superuser

    @property
    def council_id(self) -> int:
        """Return the council's id for a look-up, or nought, which no council has."""
        return self.authority_id or 0
