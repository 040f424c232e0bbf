package io.github.socketpool.sample.web;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the sample's HTTP side.
 *
 * @param allowedHosts names and addresses, without a port, under which the application
 * may be reached besides the loopback ones
 */
@ConfigurationProperties("sample.web")
record SampleWebProperties(@DefaultValue List<String> allowedHosts) {

}
