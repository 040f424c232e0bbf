package io.github.socketpool.connection.socket;

import java.util.concurrent.atomic.LongAdder;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which responses count as written in two writes.
 */
class SplitResponsesTests {

	private final LongAdder count = new LongAdder();

	private final SplitResponses responses = new SplitResponses(this.count, 2);

	@Test
	void aResponseInOneReadDoesNotCount() {
		this.responses.read(20, true, true);
		this.responses.read(100_000, true, true);
		assertThat(this.count.sum()).isZero();
	}

	@Test
	void aFirstReadThatIsShorterThanASegmentCounts() {
		this.responses.read(20, true, false);
		this.responses.read(500, false, true);
		assertThat(this.count.sum()).isOne();
		this.responses.read(535, true, false);
		this.responses.read(500, false, true);
		assertThat(this.count.sum()).isEqualTo(2);
	}

	@Test
	void aFirstReadOfFullSegmentsDoesNotCount() {
		this.responses.read(536, true, false);
		this.responses.read(1, false, false);
		this.responses.read(3, false, true);
		assertThat(this.count.sum()).isZero();
	}

	@Test
	void aLastReadOfNothingButTheTrailerCounts() {
		this.responses.read(16_384, true, false);
		this.responses.read(16_384, false, false);
		this.responses.read(2, false, true);
		assertThat(this.count.sum()).isOne();
	}

	@Test
	void aResponseCountsOnce() {
		this.responses.read(20, true, false);
		this.responses.read(100, false, false);
		this.responses.read(2, false, true);
		assertThat(this.count.sum()).isOne();
		this.responses.read(20, true, false);
		assertThat(this.count.sum()).isEqualTo(2);
	}

	@Test
	void withoutATrailerTheLastReadDoesNotCount() {
		SplitResponses plain = new SplitResponses(this.count, 0);
		plain.read(16_384, true, false);
		plain.read(1, false, true);
		assertThat(this.count.sum()).isZero();
	}

}
