package io.storyloom.run;

/// Identifies a tenant, to whom everything else belongs.
public record TenantId(String value) {

  /// The only tenant of an installation without security.
  public static final TenantId DEFAULT = new TenantId("default");

  @Override
  public String toString() {
    return value;
  }
}
