package io.github.socketpool.autoconfigure;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@link ConfigurationProperties Properties} of socketpool. They are validated when the
 * client is created.
 */
@ConfigurationProperties("socketpool")
public class SocketPoolProperties extends SocketPoolClientProperties {

	/**
	 * Whether to configure a client.
	 */
	private boolean enabled = true;

	private final Tcp tcp = new Tcp();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Tcp getTcp() {
		return this.tcp;
	}

	/**
	 * The kernel's figures about TCP on this machine.
	 */
	public static class Tcp {

		/**
		 * How often the operating system's socket tables are sampled in the background,
		 * to count sockets in TIME_WAIT and free ports. Samples that take over 100 ms are
		 * taken half as often. 0 means never.
		 */
		private Duration sampleInterval = Duration.ofSeconds(15);

		public Duration getSampleInterval() {
			return this.sampleInterval;
		}

		public void setSampleInterval(Duration sampleInterval) {
			this.sampleInterval = sampleInterval;
		}

	}

}
