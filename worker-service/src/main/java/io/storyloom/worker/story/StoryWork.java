package io.storyloom.worker.story;

import io.storyloom.run.EpicId;
import io.storyloom.run.Generator;
import io.storyloom.story.StoryDraft;
import io.storyloom.worker.run.lane.AnswerReading;
import io.storyloom.worker.run.lane.CallOutcome;
import io.storyloom.worker.run.lane.GeneratorCall;
import io.storyloom.worker.run.lane.Item;
import io.storyloom.worker.run.lane.ItemWork;
import io.storyloom.worker.run.lane.Results;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Stories as the lanes see them: items are epics, results are stories.
@Component
class StoryWork implements ItemWork {

  private final StoryGenerator generator;
  private final GeneratorProperties properties;
  private final EpicContents epics;

  private record Stories(List<StoryDraft> drafts) implements Results {

    @Override
    public int count() {
      return drafts.size();
    }
  }

  StoryWork(StoryGenerator generator, GeneratorProperties properties, EpicContents epics) {
    this.generator = generator;
    this.properties = properties;
    this.epics = epics;
  }

  @Override
  public Duration callTimeout() {
    return properties.timeout();
  }

  @Override
  public Generator generator() {
    return generator.identity();
  }

  @Override
  public String request(GeneratorCall call) {
    return Prompt.of(requestOf(call)).text();
  }

  private static GenerationRequest requestOf(GeneratorCall call) {
    return new GenerationRequest(
        call.run().tenantId(),
        call.run().runId(),
        call.item().id(),
        call.number(),
        call.item().title(),
        call.item().text(),
        call.options().mode(),
        call.options().personaSet());
  }

  @Override
  public CallOutcome call(GeneratorCall call) throws InterruptedException {
    return switch (generator.generate(requestOf(call))) {
      case GenerationOutcome.Answered(RawAnswer answer) ->
          new CallOutcome.Answered(
              answer.text(),
              answer.inputTokens(),
              answer.outputTokens(),
              generator.cost(answer.inputTokens(), answer.outputTokens()));
      case GenerationOutcome.Transient(String message) -> new CallOutcome.Transient(message);
      case GenerationOutcome.Permanent(String message) -> new CallOutcome.Permanent(message);
      case GenerationOutcome.RateLimited limited -> new CallOutcome.Throttled(limited.retryAfter());
    };
  }

  @Override
  public AnswerReading parse(String raw) {
    return switch (AnswerParser.parse(raw)) {
      case ParsedAnswer.Parsed(List<StoryDraft> drafts) ->
          new AnswerReading.Usable(new Stories(drafts));
      case ParsedAnswer.Empty _ -> new AnswerReading.Empty();
      case ParsedAnswer.Malformed(String reason) -> new AnswerReading.Malformed(reason);
    };
  }

  @Override
  public Set<EpicId> existing(Connection connection, Collection<EpicId> ids) throws SQLException {
    return epics.existing(connection, ids);
  }

  @Override
  public Map<EpicId, Item> read(Connection connection, Collection<EpicId> ids) throws SQLException {
    Map<EpicId, Item> items = new HashMap<>();
    epics
        .read(connection, ids)
        .forEach((id, epic) ->
            items.put(id, new Item(id, epic.title(), epic.description(), epic.hasStories())));
    return items;
  }

  @Override
  public Map<EpicId, SaveOutcome> save(Connection connection, List<ItemResults> results)
      throws SQLException {
    List<EpicSave> stories = new ArrayList<>(results.size());
    for (ItemResults each : results) {
      stories.add(
          new EpicSave(
              each.itemId(), each.run(), ((Stories) each.results()).drafts(), each.replace()));
    }
    Map<EpicId, SaveOutcome> outcomes = new HashMap<>();
    epics.save(connection, stories).forEach((id, result) -> outcomes.put(id, outcome(result)));
    return outcomes;
  }

  private static SaveOutcome outcome(SaveResult result) {
    return switch (result) {
      case SaveResult.Stored(int created, int deleted) -> new SaveOutcome.Saved(created, deleted);
      case SaveResult.Locked _ -> new SaveOutcome.Locked();
    };
  }
}
