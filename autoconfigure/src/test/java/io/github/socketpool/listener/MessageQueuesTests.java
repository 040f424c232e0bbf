package io.github.socketpool.listener;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MessageQueues}.
 */
class MessageQueuesTests {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final List<String> handled = new ArrayList<>();

	private final List<String> dropped = new ArrayList<>();

	private final MessageQueues<String, String> queues = queues(this.tasks::add);

	@Test
	void messagesWaitUntilTheQueuesAreOpened() {
		this.queues.add("a", "1");
		this.queues.add("a", "2");
		assertThat(this.tasks).isEmpty();
		this.queues.open();
		runAll();
		assertThat(this.handled).containsExactly("1", "2");
	}

	@Test
	void eachConnectionHasOneTaskAtATime() {
		this.queues.open();
		this.queues.add("a", "1");
		this.queues.add("a", "2");
		this.queues.add("b", "3");
		assertThat(this.tasks).hasSize(2);
		runAll();
		assertThat(this.handled).containsExactly("1", "2", "3");
		this.queues.add("a", "4");
		assertThat(this.tasks).hasSize(1);
	}

	@Test
	void whatExceedsTheCapacityOfAllConnectionsIsDropped() {
		this.queues.open();
		for (String message : List.of("1", "2", "3", "4")) {
			this.queues.add(message, message);
		}
		assertThat(this.dropped).containsExactly("4");
		runAll();
		assertThat(this.handled).containsExactly("1", "2", "3");
		this.queues.add("a", "5");
		assertThat(this.dropped).containsExactly("4");
	}

	@Test
	void whatWaitsWhenTheQueuesAreClosedIsDropped() {
		this.queues.open();
		this.queues.add("a", "1");
		this.queues.add("b", "2");
		this.queues.close();
		this.queues.add("a", "3");
		assertThat(this.dropped).containsExactlyInAnyOrder("1", "2", "3");
		runAll();
		assertThat(this.handled).isEmpty();
	}

	@Test
	void theQueuesMayBeOpenedAgain() {
		this.queues.add("a", "1");
		this.queues.close();
		this.queues.open();
		this.queues.add("a", "2");
		this.queues.add("b", "3");
		this.queues.add("c", "4");
		runAll();
		assertThat(this.dropped).containsExactly("1");
		assertThat(this.handled).containsExactly("2", "3", "4");
	}

	@Test
	void whatTheExecutorRefusesIsDropped() {
		MessageQueues<String, String> refused = queues((task) -> {
			throw new RejectedExecutionException();
		});
		refused.add("a", "1");
		refused.add("a", "2");
		refused.open();
		refused.add("a", "3");
		assertThat(this.dropped).containsExactly("1", "2", "3");
	}

	private MessageQueues<String, String> queues(Executor executor) {
		return new MessageQueues<>(3, executor, this.handled::add, this.dropped::add);
	}

	private void runAll() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

}
