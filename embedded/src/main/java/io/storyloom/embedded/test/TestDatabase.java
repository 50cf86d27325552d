package io.storyloom.embedded.test;

/// The JDBC coordinates of a database made for a test.
public record TestDatabase(String jdbcUrl, String user, String password) {}
