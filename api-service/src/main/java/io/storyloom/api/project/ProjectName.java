package io.storyloom.api.project;

import java.util.UUID;

record ProjectName(UUID id, String name) {}
