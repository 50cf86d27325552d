package io.storyloom.worker.story;

/// How many stories saving an epic created and deleted.
public record SaveResult(int created, int deleted) {}
