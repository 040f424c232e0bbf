package io.github.socketpool.connection.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AddressOrder}.
 */
class AddressOrderTests {

	private final InetAddress first = address(1);

	private final InetAddress second = address(2);

	private final InetAddress third = address(3);

	private final AddressOrder order = new AddressOrder();

	@Test
	void theOrderOfTheNameServiceIsKept() {
		assertThat(this.order.of(this.second, this.first, this.third)).containsExactly(this.second, this.first,
				this.third);
	}

	@Test
	void theAddressThatAnsweredLastComesFirst() {
		this.order.answered(this.second);
		this.order.answered(this.third);
		assertThat(this.order.of(this.first, this.second, this.third)).containsExactly(this.third, this.first,
				this.second);
	}

	@Test
	void anAddressThatTheHostHasNoMoreIsNotTried() {
		this.order.answered(this.third);
		assertThat(this.order.of(this.first, this.second)).containsExactly(this.first, this.second);
	}

	@Test
	void anAddressThatIsListedTwiceIsTriedOnce() {
		this.order.answered(this.second);
		assertThat(this.order.of(this.first, this.second, this.first, this.second)).containsExactly(this.second,
				this.first);
	}

	private static InetAddress address(int last) {
		try {
			return InetAddress.getByAddress(new byte[] { 127, 0, 0, (byte) last });
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

}
