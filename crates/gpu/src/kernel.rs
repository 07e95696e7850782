//! Kernels: WGSL texts, and the pipelines that the card makes of them.

use std::collections::HashMap;

/// Up to three settings of a kernel.
pub(crate) type Settings = [u32; 3];

/// A WGSL program. Its text is settings, written as constants, and then the parts, one after the other.
#[derive(Debug)]
pub(crate) struct Kernel {
    pub name: &'static str,
    pub parts: &'static [&'static str],
    /// How many of its buffers are only read; they come first.
    pub reads: usize,
    /// How many are written.
    pub writes: usize,
    /// The names of its settings.
    pub settings: &'static [&'static str],
}

pub(crate) const PRELUDE: &str = include_str!("kernels/prelude.wgsl");

impl Kernel {
    /// The whole text.
    pub fn text(&self, settings: &Settings) -> String {
        let constants: String = self
            .settings
            .iter()
            .zip(settings)
            .map(|(name, value)| format!("const {name} = {value}u;\n"))
            .collect();
        constants + &self.parts.join("\n")
    }
}

/// What the card has compiled, and the bind groups that were made; all of it is made once and found again.
#[derive(Debug, Default)]
pub(crate) struct Kernels {
    layouts: HashMap<(usize, usize), Layout>,
    pipelines: HashMap<(&'static str, Settings), wgpu::ComputePipeline>,
    groups: HashMap<GroupKey, wgpu::BindGroup>,
}

/// The most buffers that a kernel has.
pub(crate) const MOST_BUFFERS: usize = 5;
/// Bind groups that are kept: many more than one training step has.
const MOST_GROUPS: usize = 4096;

/// How many of the buffers are read, and the serial numbers of all.
type GroupKey = (usize, [u32; MOST_BUFFERS]);

#[derive(Debug)]
struct Layout {
    group: wgpu::BindGroupLayout,
    pipeline: wgpu::PipelineLayout,
}

impl Kernels {
    /// The pipeline of a kernel and the bind group of its buffers.
    pub fn find(
        &mut self,
        device: &wgpu::Device,
        kernel: &'static Kernel,
        settings: Settings,
        parameters: &wgpu::BufferBinding<'_>,
        buffers: &[(u32, &wgpu::Buffer)],
    ) -> (wgpu::ComputePipeline, wgpu::BindGroup) {
        let form = (kernel.reads, kernel.writes);
        let layout = self.layouts.entry(form).or_insert_with(|| layout(device, form));
        let pipeline = self.pipelines.entry((kernel.name, settings)).or_insert_with(|| {
            let source = wgpu::ShaderSource::Wgsl(kernel.text(&settings).into());
            let module = device
                .create_shader_module(wgpu::ShaderModuleDescriptor { label: Some(kernel.name), source });
            device.create_compute_pipeline(&wgpu::ComputePipelineDescriptor {
                label: Some(kernel.name),
                layout: Some(&layout.pipeline),
                module: &module,
                entry_point: Some("main"),
                compilation_options: wgpu::PipelineCompilationOptions {
                    // Every kernel writes what it shares before it reads it.
                    zero_initialize_workgroup_memory: false,
                    ..wgpu::PipelineCompilationOptions::default()
                },
                cache: None,
            })
        });
        let mut serials = [0; MOST_BUFFERS];
        for (serial, buffer) in serials.iter_mut().zip(buffers) {
            *serial = buffer.0;
        }
        if self.groups.len() > MOST_GROUPS {
            self.groups.clear();
        }
        let group = self.groups.entry((kernel.reads, serials)).or_insert_with(|| {
            let parameters = wgpu::BindingResource::Buffer(parameters.clone());
            let resources = buffers.iter().map(|(_, buffer)| buffer.as_entire_binding());
            let entries: Vec<_> = std::iter::once(parameters)
                .chain(resources)
                .enumerate()
                .map(|(binding, resource)| wgpu::BindGroupEntry { binding: binding as u32, resource })
                .collect();
            let layout = &layout.group;
            device.create_bind_group(&wgpu::BindGroupDescriptor { label: None, layout, entries: &entries })
        });
        (pipeline.clone(), group.clone())
    }
}

/// Parameters in a uniform buffer, at an offset that each dispatch names; then the buffers read; then those written.
fn layout(device: &wgpu::Device, (reads, writes): (usize, usize)) -> Layout {
    let uniform = (wgpu::BufferBindingType::Uniform, true);
    let storage = |read_only| (wgpu::BufferBindingType::Storage { read_only }, false);
    let kinds = std::iter::once(uniform).chain((0..reads + writes).map(|buffer| storage(buffer < reads)));
    let entries: Vec<_> = kinds
        .enumerate()
        .map(|(binding, (ty, has_dynamic_offset))| wgpu::BindGroupLayoutEntry {
            binding: binding as u32,
            visibility: wgpu::ShaderStages::COMPUTE,
            ty: wgpu::BindingType::Buffer { ty, has_dynamic_offset, min_binding_size: None },
            count: None,
        })
        .collect();
    let group =
        device.create_bind_group_layout(&wgpu::BindGroupLayoutDescriptor { label: None, entries: &entries });
    let pipeline = device.create_pipeline_layout(&wgpu::PipelineLayoutDescriptor {
        label: None,
        bind_group_layouts: &[Some(&group)],
        immediate_size: 0,
    });
    Layout { group, pipeline }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{matmul, ops};
    use naga::valid::{Capabilities, ValidationFlags, Validator};

    /// What a browser will check when it compiles a kernel, checked here without one.
    #[test]
    fn every_kernel_is_valid() {
        let elsewhere = ops::tests::ALL
            .iter()
            .flat_map(|&kernel| ops::tests::settings(kernel).into_iter().map(move |with| (kernel, with)));
        let ladder = matmul::CANDIDATES
            .iter()
            .map(|tile| (&matmul::KERNELS[usize::from(tile.rung) - 1], [u32::from(tile.side), 0, 0]));
        for (kernel, settings) in elsewhere.chain(ladder) {
            let text = kernel.text(&settings);
            let module = naga::front::wgsl::parse_str(&text)
                .unwrap_or_else(|error| panic!("{}: {}", kernel.name, error.emit_to_string(&text)));
            // Nothing beyond what every card offers, but for the rungs that say so.
            let offered = match text.contains("quadBroadcast") {
                true => Capabilities::SUBGROUP,
                false => Capabilities::empty(),
            };
            Validator::new(ValidationFlags::all(), offered)
                .validate(&module)
                .unwrap_or_else(|error| panic!("{}: {}", kernel.name, error.emit_to_string(&text)));
            let buffers = module.global_variables.iter().filter(|(_, variable)| variable.binding.is_some());
            assert_eq!(buffers.count(), 1 + kernel.reads + kernel.writes, "{}", kernel.name);
            assert!(kernel.reads + kernel.writes <= MOST_BUFFERS, "{}", kernel.name);
            assert!(shared_bytes(&module) <= 16_384, "{} shares too much memory", kernel.name);
        }
    }

    fn shared_bytes(module: &naga::Module) -> u32 {
        let mut layouter = naga::proc::Layouter::default();
        layouter.update(module.to_ctx()).unwrap();
        let shared = module
            .global_variables
            .iter()
            .filter(|(_, variable)| variable.space == naga::AddressSpace::WorkGroup);
        shared.map(|(_, variable)| layouter[variable.ty].size).sum()
    }
}
