package io.github.socketpool.benchmark.recovery;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

import io.github.socketpool.benchmark.row.Quote;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TirelessCaller}.
 */
@Timeout(30)
class TirelessCallerTests {

	private final BlockingQueue<Long> begun = new LinkedBlockingQueue<>();

	private final BlockingQueue<Outcome> outcomes = new SynchronousQueue<>();

	private final TirelessCaller caller = new TirelessCaller(this::call, new Timeline(Duration.ofMinutes(1)),
			System.nanoTime(), Quote.FIRST_ID);

	@AfterEach
	void stop() throws Exception {
		this.caller.stop();
		this.outcomes.offer(Outcome.ANSWER, 1, TimeUnit.SECONDS);
		assertThat(this.caller.isStuckAfter(10_000)).isFalse();
	}

	@Test
	void callsThatBeganBeforeTheMeasurementAreNotCounted() throws Exception {
		this.caller.start();
		next(Outcome.ERROR);
		next(Outcome.WRONG_ANSWER);
		long slow = this.begun.take();
		this.caller.measure();
		while (System.nanoTime() - slow < TimeUnit.MILLISECONDS.toNanos(50)) {
			Thread.onSpinWait();
		}
		assertThat(this.caller.longest()).isZero();
		this.outcomes.put(Outcome.FAILURE);
		next(Outcome.ANSWER);
		this.begun.take();
		assertThat(this.caller.errors()).isZero();
		assertThat(this.caller.wrongAnswers()).isZero();
		assertThat(this.caller.longest()).isPositive();
	}

	@Test
	void callsThatBeganAfterwardsAreCounted() throws Exception {
		this.caller.measure();
		this.caller.start();
		next(Outcome.ERROR);
		next(Outcome.WRONG_ANSWER);
		next(Outcome.ERROR);
		long slow = this.begun.take();
		assertThat(this.caller.errors()).isEqualTo(2);
		assertThat(this.caller.wrongAnswers()).isEqualTo(1);
		while (System.nanoTime() - slow < TimeUnit.MILLISECONDS.toNanos(50)) {
			Thread.onSpinWait();
		}
		assertThat(this.caller.longest()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
	}

	@Test
	void aCallerContinuesAfterAnErrorOfTheVirtualMachine() throws Exception {
		this.caller.measure();
		this.caller.start();
		next(Outcome.FAILURE);
		this.begun.take();
		assertThat(this.caller.errors()).isEqualTo(1);
	}

	private void next(Outcome outcome) throws InterruptedException {
		this.begun.take();
		this.outcomes.put(outcome);
	}

	private Quote call(Quote request) throws IOException {
		this.begun.add(System.nanoTime());
		try {
			return switch (this.outcomes.take()) {
				case ANSWER -> request;
				case WRONG_ANSWER -> request.withId(0);
				case ERROR -> throw new IOException("Reset");
				case FAILURE -> throw new NoClassDefFoundError("Gone");
			};
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
	}

	/**
	 * How a call ends.
	 */
	private enum Outcome {

		/** With success. */
		ANSWER,

		/** With the response to another request. */
		WRONG_ANSWER,

		/** As if the server was gone. */
		ERROR,

		/** As if the client was broken. */
		FAILURE

	}

}
