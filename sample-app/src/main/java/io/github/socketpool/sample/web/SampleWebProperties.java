package io.github.socketpool.sample.web;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the sample's HTTP side.
 *
 * @param allowedHosts host names and addresses, without ports, that requests may use
 * besides the loopback ones
 */
@ConfigurationProperties("sample.web")
record SampleWebProperties(@DefaultValue List<String> allowedHosts) {

}
